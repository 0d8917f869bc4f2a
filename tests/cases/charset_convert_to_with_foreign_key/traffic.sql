-- at copied
UPDATE t SET v = 'zü', parent_id = 3 WHERE id IN (2, 8, 11);
DELETE FROM t WHERE id IN (4, 7, 10);
-- at done
-- error 1452
INSERT INTO t (id, parent_id) VALUES (99, 99);
