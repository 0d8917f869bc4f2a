-- at copied
UPDATE t SET a = -a WHERE id % 2 = 0;
UPDATE t SET b = -b WHERE id % 3 = 0;
-- at copy-done
UPDATE t SET c = -c WHERE id % 5 = 0;
