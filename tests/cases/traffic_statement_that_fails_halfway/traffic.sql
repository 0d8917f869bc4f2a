-- at copied
START TRANSACTION;
UPDATE t SET v = 'before' WHERE id IN (1, 8, 23);
-- error 1062
INSERT INTO t VALUES (80, 800, 'new'), (81, 810, 'new'), (9, 1, 'there already');
-- error 1062
UPDATE t SET id = id + 1 WHERE id IN (24, 7, 3) ORDER BY id DESC;
UPDATE t SET v = 'after' WHERE id IN (2, 9, 24);
COMMIT;
-- at copy-done
-- error 1062
INSERT INTO t (u) VALUES (1), (2), (30);
-- at verified
INSERT INTO t (u) VALUES (1), (2);
