-- at copied
UPDATE t JOIN other ON other.id = t.id SET t.v = CONCAT('joined ', other.n), other.n = t.u + 1;
UPDATE t LEFT JOIN other USING (id) SET t.v = 'alone' WHERE other.id IS NULL AND t.id % 2 = 0;
-- at copy-done
UPDATE other, t SET t.u = other.n + 10000 WHERE t.id = other.id;
-- at verified
UPDATE t AS a JOIN t AS b ON b.id = a.id + 1 SET a.v = b.v WHERE a.id IN (1, 9, 20);
