-- at copied
-- session one
XA START '{schema}-1';
DELETE FROM t WHERE id = 1;
DELETE FROM t WHERE id = 8;
DELETE FROM t WHERE id = 24;
INSERT INTO t VALUES (70, 700, 'never');
XA END '{schema}-1';
XA PREPARE '{schema}-1';
-- session main
UPDATE t SET v = 'beside it' WHERE id = 2;
UPDATE t SET v = 'beside it' WHERE id = 9;
UPDATE t SET v = 'beside it' WHERE id = 23;
-- at copy-done
-- session one
XA ROLLBACK '{schema}-1';
-- session main
UPDATE t SET v = 'after it' WHERE id = 1;
UPDATE t SET v = 'after it' WHERE id = 8;
UPDATE t SET v = 'after it' WHERE id = 24;
