-- at copied
UPDATE t SET a = a + 1 WHERE v % 2 = 0;
UPDATE t SET v = v + 100 WHERE v % 3 = 0;
INSERT INTO t VALUES (9, 1, 201), (2, 99, 202), (-1, 1, 203);
-- at copy-done
DELETE FROM t WHERE v % 5 = 0;
-- at verified
UPDATE t SET a = -a WHERE v % 4 = 0;
