-- at captured
START TRANSACTION;
DELETE FROM t WHERE id % 2 = 0;
ROLLBACK;
-- at copied
-- session other
START TRANSACTION;
UPDATE t SET id = id + 1000, v = 'never' WHERE id IN (3, 9, 24);
DELETE FROM t WHERE id IN (4, 7, 22);
INSERT INTO t (v) VALUES ('never');
-- session main
UPDATE t SET v = 'beside it' WHERE id IN (1, 8, 23);
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
