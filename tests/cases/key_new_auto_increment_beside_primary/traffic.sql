-- at copied
UPDATE t SET k = k + 5 WHERE v % 2 = 0;
DELETE FROM t WHERE v % 5 = 0;
-- at verified
INSERT INTO t VALUES (7, 100), (700, 101);
