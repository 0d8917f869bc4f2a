-- at copied
DELETE t, other FROM t JOIN other USING (id) WHERE t.id IN (1, 8, 24);
DELETE FROM t USING t LEFT JOIN other USING (id) WHERE other.id IS NULL AND t.id % 5 = 3;
DELETE FROM t ORDER BY id DESC LIMIT 1;
-- at copy-done
DELETE a FROM t AS a JOIN t AS b ON b.id = a.id + 1 WHERE a.id % 7 = 0;
-- at verified
DELETE QUICK FROM t WHERE u = 20;
