-- at copied
UPDATE t SET k = CONCAT(k, k) WHERE v % 2 = 0;
DELETE FROM t WHERE v % 5 = 0;
INSERT INTO t VALUES ('a new', 100), ('l new', 101), ('zz new', 102);
-- at copy-done
UPDATE t SET v = v + 1000 WHERE v % 3 = 0;
-- at verified
INSERT INTO t VALUES ('last', 103);
