-- at copied
START TRANSACTION;
UPDATE t SET a = NULL, b = NULL WHERE id IN (1, 8, 23);
UPDATE t SET a = 0, b = '' WHERE a IS NULL;
COMMIT;
-- at copy-done
START TRANSACTION;
INSERT INTO t (id) VALUES (100);
UPDATE t SET a = 1, b = 'late' WHERE id = 100;
COMMIT;
