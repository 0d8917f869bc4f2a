-- at copied
UPDATE t SET id = id + 1 WHERE v % 4 = 0;
-- at verified
INSERT INTO t VALUES (100, 100);
