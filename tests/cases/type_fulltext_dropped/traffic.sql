-- at copied
UPDATE t SET w = 'apple pie' WHERE id IN (1, 8, 13);
DELETE FROM t WHERE id IN (2, 9, 12);
INSERT INTO t VALUES (0, 0, 'apple tree');
