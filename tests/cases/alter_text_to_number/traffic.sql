-- at copied
UPDATE t SET s = '0', u = '1e2' WHERE id % 5 = 0;
-- at copy-done
UPDATE t SET s = NULL WHERE id % 7 = 0;
