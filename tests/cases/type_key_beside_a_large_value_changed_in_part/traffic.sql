-- at captured
UPDATE t SET a = CONCAT(a, 'x') WHERE id < 3;
-- at copy-done
UPDATE t SET a = INSERT(a, 50000, 1, 'Y') WHERE id = 1;
