-- at captured
UPDATE t SET v = 'changed' WHERE id = 7;
-- at copy-done
UPDATE t SET id = 8 WHERE id = 7;
-- at verified
DELETE FROM t;
