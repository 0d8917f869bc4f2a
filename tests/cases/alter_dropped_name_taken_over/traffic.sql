-- at copied
UPDATE t SET a = -a, b = -b WHERE id % 2 = 0;
-- at copy-done
UPDATE t SET a = 0 WHERE id % 3 = 0;
UPDATE t SET c = -c WHERE id % 5 = 0;
