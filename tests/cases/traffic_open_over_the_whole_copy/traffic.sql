-- at captured
-- session slow
START TRANSACTION;
UPDATE t SET v = 'committed late', u = u + 1 WHERE id = 1;
UPDATE t SET v = 'committed late', u = u + 1 WHERE id = 8;
UPDATE t SET v = 'committed late', u = u + 1 WHERE id = 24;
DELETE FROM t WHERE id = 2;
DELETE FROM t WHERE id = 9;
DELETE FROM t WHERE id = 23;
INSERT INTO t VALUES (60, 1, 'committed late'), (0 - 5, 2, 'committed late');
-- at copied
UPDATE t SET v = 'beside it' WHERE id = 3;
UPDATE t SET v = 'beside it' WHERE id = 7;
UPDATE t SET v = 'beside it' WHERE id = 22;
-- session slow
UPDATE t SET id = id + 300 WHERE id = 4;
UPDATE t SET id = id + 300 WHERE id = 10;
UPDATE t SET id = id + 300 WHERE id = 21;
-- at copy-done
UPDATE t SET v = 'beside it again' WHERE id = 3;
UPDATE t SET v = 'beside it again' WHERE id = 7;
UPDATE t SET v = 'beside it again' WHERE id = 22;
-- session slow
COMMIT;
