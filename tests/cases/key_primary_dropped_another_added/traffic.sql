-- at copied
UPDATE t SET id = id + 100 WHERE v % 2 = 0;
UPDATE t SET a = a + 1 WHERE v % 3 = 0;
INSERT INTO t VALUES (1000, 1, 'new', 100), (0, 9, 'new', 101);
-- at copy-done
DELETE FROM t WHERE v % 5 = 0;
-- at verified
UPDATE t SET b = CONCAT(b, b) WHERE a = 2;
