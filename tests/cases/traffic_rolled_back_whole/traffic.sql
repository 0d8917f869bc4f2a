-- at captured
START TRANSACTION;
DELETE FROM t WHERE id % 2 = 0;
ROLLBACK;
-- at copied
-- session other
START TRANSACTION;
UPDATE t SET id = 1003, v = 'never' WHERE id = 3;
UPDATE t SET id = 1009, v = 'never' WHERE id = 9;
UPDATE t SET id = 1024, v = 'never' WHERE id = 24;
DELETE FROM t WHERE id = 4;
DELETE FROM t WHERE id = 7;
DELETE FROM t WHERE id = 22;
INSERT INTO t (v) VALUES ('never');
-- session main
UPDATE t SET v = 'beside it' WHERE id = 1;
UPDATE t SET v = 'beside it' WHERE id = 8;
UPDATE t SET v = 'beside it' WHERE id = 23;
-- session other
ROLLBACK;
-- at copy-done
-- session third
START TRANSACTION;
INSERT INTO t VALUES (700, 700, 'never');
DELETE FROM t WHERE id = 700;
ROLLBACK;
-- at verified
-- session third
INSERT INTO t (v) VALUES ('after it');
