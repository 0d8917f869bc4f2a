-- at copy-done
UPDATE t SET n = 256 WHERE id = 5;
