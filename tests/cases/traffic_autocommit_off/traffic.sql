-- at captured
-- session off
SET autocommit = 0;
UPDATE t SET v = 'first' WHERE id = 1;
UPDATE t SET v = 'first' WHERE id = 8;
UPDATE t SET v = 'first' WHERE id = 24;
-- at copied
-- session off
DELETE FROM t WHERE id = 2;
DELETE FROM t WHERE id = 9;
COMMIT;
UPDATE t SET u = NULL WHERE id = 3;
UPDATE t SET u = NULL WHERE id = 7;
UPDATE t SET u = NULL WHERE id = 22;
ALTER TABLE other COMMENT = 'commits what is open';
UPDATE t SET v = 'never' WHERE id = 4;
UPDATE t SET v = 'never' WHERE id = 10;
UPDATE t SET v = 'never' WHERE id = 21;
ROLLBACK;
INSERT INTO t (v) VALUES ('committed by SET');
SET autocommit = 1;
-- at copy-done
-- session off
SET autocommit = 0;
UPDATE t SET v = 'committed by BEGIN' WHERE id = 5;
BEGIN;
UPDATE t SET v = 'at the end' WHERE id = 6;
COMMIT;
