-- at copied
UPDATE t SET w = 'apple pie' WHERE id IN (1, 8, 13);
DELETE FROM t WHERE id IN (2, 9, 12);
INSERT INTO t VALUES (0, 0, 'apple tree');
-- at done
SELECT id FROM t WHERE MATCH (w) AGAINST ('apple') ORDER BY id;
SELECT id FROM t WHERE MATCH (w) AGAINST ('+common -word5' IN BOOLEAN MODE) ORDER BY id;
