-- at copied
UPDATE t SET n = n + 100 WHERE n IN (1, 8, 12);
DELETE FROM t WHERE n IN (2, 9, 11);
INSERT INTO t VALUES (13);
