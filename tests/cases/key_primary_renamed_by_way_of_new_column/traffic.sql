-- at copied
UPDATE t SET number = number + 1 WHERE v % 2 = 0;
UPDATE t SET id = id + 2000 WHERE v % 3 = 0;
-- at copy-done
INSERT INTO t VALUES (-1, 5, 100), (5000, 3, 101);
-- at verified
DELETE FROM t WHERE v % 5 = 0;
