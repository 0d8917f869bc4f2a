-- at copied
-- session one
XA START '{schema}-1';
DELETE FROM t WHERE id IN (1, 8, 24);
INSERT INTO t VALUES (70, 700, 'never');
XA END '{schema}-1';
XA PREPARE '{schema}-1';
-- session main
UPDATE t SET v = 'beside it' WHERE id IN (2, 9, 23);
-- at copy-done
-- session one
XA ROLLBACK '{schema}-1';
-- session main
UPDATE t SET v = 'after it' WHERE id IN (1, 8, 24);
