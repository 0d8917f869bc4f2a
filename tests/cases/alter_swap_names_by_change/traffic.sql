-- at copied
UPDATE t SET a = a + 1 WHERE id % 2 = 0;
UPDATE t SET b = b - 500 WHERE id % 3 = 0;
-- at copy-done
UPDATE t SET a = NULL WHERE id % 5 = 0;
