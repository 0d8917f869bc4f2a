-- at copied
DELETE FROM t WHERE id = 24;
UPDATE t SET u = 'u24' WHERE id = 1;
DELETE FROM t WHERE id = 2;
UPDATE t SET u = 'u2' WHERE id = 23;
UPDATE t SET id = 100 WHERE id = 3;
UPDATE t SET id = 3 WHERE id = 22;
-- at copy-done
DELETE FROM t WHERE id IN (5, 12);
INSERT INTO t VALUES (12, 'u5'), (5, 'u12');
-- at verified
DELETE FROM t WHERE id = 6;
INSERT INTO t VALUES (0, 'u6');
