-- at copied
INSERT INTO t (v) VALUES (100), (101);
UPDATE t SET id = id + 1 WHERE v % 3 = 0;
-- at copy-done
INSERT INTO t (v) VALUES (102);
DELETE FROM t WHERE v = 102;
-- at verified
INSERT INTO t (v) VALUES (103);
