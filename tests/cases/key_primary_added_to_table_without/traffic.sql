-- at copied
UPDATE t SET k = k + 1 WHERE v % 2 = 0;
INSERT INTO t VALUES (1, 100), (35, 101), (1000, 102);
-- at copy-done
DELETE FROM t WHERE v % 3 = 0;
-- at verified
UPDATE t SET k = -k WHERE v % 5 = 0;
