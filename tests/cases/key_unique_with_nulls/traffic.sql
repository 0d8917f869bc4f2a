-- at copied
UPDATE t SET b = NULL WHERE id % 4 = 0;
UPDATE t SET a = NULL, b = id + 100 WHERE id % 5 = 0;
-- at copy-done
UPDATE t SET a = 1, b = 300 WHERE id = 3;
UPDATE t SET b = NULL WHERE id = 3;
UPDATE t SET a = 1, b = 300 WHERE id = 23;
-- at verified
UPDATE t SET a = NULL WHERE id < 12;
