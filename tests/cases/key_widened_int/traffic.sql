-- at copied
UPDATE t SET b = b + 100 WHERE v % 3 = 1;
UPDATE t SET a = -a - 1 WHERE v % 4 = 3;
DELETE FROM t WHERE v % 5 = 0;
-- at copy-done
INSERT INTO t VALUES (-32768, 16777215, 100), (32767, 16777215, 101);
-- at verified
UPDATE t SET v = -v WHERE a IN (-32768, 32767);
