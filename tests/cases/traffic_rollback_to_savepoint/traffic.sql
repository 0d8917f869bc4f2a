-- at copied
START TRANSACTION;
UPDATE t SET v = 'kept' WHERE id IN (1, 8, 23);
SAVEPOINT one;
UPDATE t SET v = 'rolled back' WHERE id IN (1, 8, 23);
DELETE FROM t WHERE id IN (2, 9, 24);
INSERT INTO t (id, v) VALUES (90, 'rolled back');
ROLLBACK TO SAVEPOINT one;
UPDATE t SET id = id + 300 WHERE id IN (2, 9);
SAVEPOINT two;
UPDATE t SET id = id + 300 WHERE id = 24;
RELEASE SAVEPOINT two;
COMMIT;
-- at copy-done
START TRANSACTION;
DELETE FROM t;
SAVEPOINT none_left;
INSERT INTO t (id, v) VALUES (1, 'rolled back');
ROLLBACK TO none_left;
ROLLBACK;
-- at verified
START TRANSACTION;
SAVEPOINT first;
DELETE FROM t WHERE id < 5;
ROLLBACK TO first;
UPDATE t SET v = 'last' WHERE id = 5;
COMMIT;
