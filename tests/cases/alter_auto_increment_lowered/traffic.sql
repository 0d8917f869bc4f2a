-- at copied
UPDATE t SET a = a + 1 WHERE id % 3 = 0;
-- at done
INSERT INTO t (a) VALUES (-1);
