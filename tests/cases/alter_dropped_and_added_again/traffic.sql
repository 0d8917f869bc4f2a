-- at copied
UPDATE t SET a = -a WHERE id % 2 = 0;
-- at copy-done
UPDATE t SET b = -b WHERE id % 3 = 0;
