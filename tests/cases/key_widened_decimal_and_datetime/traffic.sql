-- at copied
UPDATE t SET a = a + 0.01 WHERE v % 3 = 0;
UPDATE t SET b = b + INTERVAL 1000 MICROSECOND WHERE v % 3 = 1;
-- at copy-done
DELETE FROM t WHERE v % 4 = 0;
INSERT INTO t VALUES (-9999.99, '1000-01-01', 100), (9999.99, '9999-12-31 23:59:59.999', 101);
-- at verified
UPDATE t SET a = -a WHERE v % 5 = 0;
