-- at captured
-- session off
SET autocommit = 0;
UPDATE t SET v = 'first' WHERE id IN (1, 8, 24);
-- at copied
-- session off
DELETE FROM t WHERE id IN (2, 9);
COMMIT;
UPDATE t SET u = NULL WHERE id IN (3, 7, 22);
ALTER TABLE other COMMENT = 'commits what is open';
UPDATE t SET v = 'never' WHERE id IN (4, 10, 21);
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
