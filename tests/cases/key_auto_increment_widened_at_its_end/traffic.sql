-- at copied
UPDATE t SET v = -v WHERE id IN (1, 5, 12, 2147483647);
-- at copy-done
DELETE FROM t WHERE v % 5 = 0;
