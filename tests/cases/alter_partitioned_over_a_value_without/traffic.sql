-- at copy-done
UPDATE t SET y = 2100 WHERE id = 3;
