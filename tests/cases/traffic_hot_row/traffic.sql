-- at captured
UPDATE t SET u = u + 1 WHERE id = 8;
UPDATE t SET u = u + 1 WHERE id = 8;
-- at copied
UPDATE t SET u = u + 1, v = 'hot 0' WHERE id IN (1, 8, 24);
UPDATE t SET u = u + 1, v = 'hot 1' WHERE id IN (1, 8, 24);
UPDATE t SET u = u + 1, v = 'hot 2' WHERE id IN (1, 8, 24);
UPDATE t SET u = u + 1, v = 'hot 3' WHERE id IN (1, 8, 24);
UPDATE t SET u = u + 1, v = 'hot 4' WHERE id IN (1, 8, 24);
UPDATE t SET u = u + 1, v = 'hot 5' WHERE id IN (1, 8, 24);
START TRANSACTION;
DELETE FROM t WHERE id IN (1, 8, 24);
INSERT INTO t VALUES (1, 1, 'back 0'), (8, 3, 'back 0'), (24, 5, 'back 0');
DELETE FROM t WHERE id IN (1, 8, 24);
INSERT INTO t VALUES (1, 2, 'back 1'), (8, 4, 'back 1'), (24, 6, 'back 1');
DELETE FROM t WHERE id IN (1, 8, 24);
INSERT INTO t VALUES (1, 3, 'back 2'), (8, 5, 'back 2'), (24, 7, 'back 2');
COMMIT;
-- at copy-done
UPDATE t SET id = 0 WHERE id = 1;
UPDATE t SET id = 1 WHERE id = 24;
UPDATE t SET id = 24 WHERE id = 0;
-- at verified
UPDATE t SET u = u + 10 WHERE id IN (1, 8, 24);
UPDATE t SET u = u - 10 WHERE id IN (1, 8, 24);
