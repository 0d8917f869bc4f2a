-- at copy-done
UPDATE t SET a = NULL WHERE id = 11;
