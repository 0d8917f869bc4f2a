-- at copied
UPDATE t SET a = a + 1 WHERE id IN (1, 8, 13);
UPDATE t SET id = id + 100 WHERE id IN (2, 9);
DELETE FROM t WHERE id IN (3, 7, 11);
INSERT INTO t (id, a) VALUES (3, 33), (0, 1000), (90, -7);
-- at verified
UPDATE t SET a = 77 WHERE id = 4;
