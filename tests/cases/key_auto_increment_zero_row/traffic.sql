-- at copied
UPDATE t SET v = 77 WHERE id = 0;
-- at copy-done
DELETE FROM t WHERE id = 0;
UPDATE t SET id = 0 WHERE id = 23;
-- at verified
UPDATE t SET v = 78 WHERE id = 0;
