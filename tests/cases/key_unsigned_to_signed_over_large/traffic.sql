-- at copy-done
UPDATE t SET id = 3000000000 WHERE id = 2;
