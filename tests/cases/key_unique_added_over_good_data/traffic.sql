-- at copied
START TRANSACTION;
UPDATE t SET u = 1 WHERE id = 1;
UPDATE t SET u = 100 WHERE id = 24;
UPDATE t SET u = 2400 WHERE id = 5;
COMMIT;
DELETE FROM t WHERE id = 2;
INSERT INTO t VALUES (25, 200, 1);
-- at copy-done
UPDATE t SET u = NULL WHERE id = 12;
UPDATE t SET u = 1200 WHERE id = 3;
-- at verified
UPDATE t SET u = 300 WHERE id = 20;
