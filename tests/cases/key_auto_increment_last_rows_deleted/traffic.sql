-- at copied
UPDATE t SET v = -v WHERE id % 2 = 0;
