-- at copied
UPDATE t SET k16 = k16 + 50 WHERE v % 2 = 0;
UPDATE t SET k1 = k1 + 1, k9 = -k9 WHERE v % 3 = 0;
DELETE FROM t WHERE v % 7 = 0;
-- at copy-done
UPDATE t SET k15 = 9 WHERE v % 5 = 0;
-- at verified
UPDATE t SET k8 = 9 WHERE v % 5 = 1;
