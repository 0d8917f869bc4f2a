-- at copied
UPDATE t SET a = a + 1 WHERE b % 2 = 0;
UPDATE t SET b = b + 100 WHERE b % 3 = 0;
DELETE FROM t WHERE b % 7 = 0;
INSERT INTO t VALUES (0, 0, 0), (2, 500, 1), (9, 9, 2);
-- at copy-done
UPDATE t SET v = -v WHERE a = 2;
-- at verified
UPDATE t SET a = a - 1, b = b + 1 WHERE v > 100;
