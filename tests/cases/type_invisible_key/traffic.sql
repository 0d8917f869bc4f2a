-- at copied
UPDATE t SET n = n + 100 WHERE id IN (1, 8, 12);
DELETE FROM t WHERE id IN (2, 9, 11);
INSERT INTO t VALUES (13);
-- at done
INSERT INTO t VALUES (14);
