-- at copied
START TRANSACTION;
UPDATE t SET a = 0 WHERE id = 1;
UPDATE t SET a = 3 WHERE id = 24;
COMMIT;
UPDATE t SET b = 1 - b;
-- at copy-done
DELETE FROM t WHERE id = 12;
UPDATE t SET a = 36 WHERE id = 2;
