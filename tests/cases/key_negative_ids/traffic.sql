-- at copied
UPDATE t SET id = id + 1000 WHERE v % 4 = 0;
UPDATE t SET id = -id - 5000 WHERE v % 4 = 1;
-- at copy-done
UPDATE t SET id = -id WHERE v % 4 = 1;
INSERT INTO t VALUES (-2147483648, 102), (2147483647, 103);
-- at verified
UPDATE t SET id = id - 2000 WHERE v % 4 = 0;
