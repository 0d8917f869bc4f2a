-- at copied
UPDATE t SET id = id + 2147480000 WHERE v % 6 = 0;
INSERT INTO t (v) VALUES (100), (101);
-- at copy-done
DELETE FROM t WHERE v = 101;
-- at verified
INSERT INTO t (v) VALUES (102);
