-- at copied
UPDATE t SET id = id + 100 WHERE v % 3 = 0;
UPDATE t SET code = CONCAT('x', code) WHERE v % 4 = 0;
-- at copy-done
START TRANSACTION;
UPDATE t SET code = 'free' WHERE v = 1;
UPDATE t SET code = 'c7' WHERE v = 23;
UPDATE t SET id = 500 WHERE v = 2;
UPDATE t SET id = 2 WHERE v = 22;
COMMIT;
-- at verified
DELETE FROM t WHERE v % 5 = 0;
INSERT INTO t VALUES (5, 'again', 200);
