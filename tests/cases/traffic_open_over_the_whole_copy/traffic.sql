-- at captured
-- session slow
START TRANSACTION;
UPDATE t SET v = 'committed late', u = u + 1 WHERE id IN (1, 8, 24);
DELETE FROM t WHERE id IN (2, 9, 23);
INSERT INTO t VALUES (60, 1, 'committed late'), (0 - 5, 2, 'committed late');
-- at copied
UPDATE t SET v = 'beside it' WHERE id IN (3, 7, 22);
-- session slow
UPDATE t SET id = id + 300 WHERE id IN (4, 10, 21);
-- at copy-done
UPDATE t SET v = 'beside it again' WHERE id IN (3, 7, 22);
-- session slow
COMMIT;
