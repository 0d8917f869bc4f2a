-- at before-capture
-- session early
BEGIN;
UPDATE t SET a = 100 WHERE id = 1;
UPDATE t SET a = 100 WHERE id = 7;
UPDATE t SET a = 100 WHERE id = 10;
-- at capture-waits
-- session early
INSERT INTO t (a) VALUES (12);
COMMIT;
-- at copied
-- session late
BEGIN;
UPDATE t SET a = a + 1000 WHERE id = 2;
UPDATE t SET a = a + 1000 WHERE id = 8;
UPDATE t SET a = a + 1000 WHERE id = 11;
DELETE FROM t WHERE id = 3;
-- at verified
-- session late
INSERT INTO t (a) VALUES (13);
-- at cutover-waits
-- session late
ROLLBACK;
-- at done
INSERT INTO t (a) VALUES (14);
