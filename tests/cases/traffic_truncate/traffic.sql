-- at copied
UPDATE t SET v = 'changed' WHERE id IN (1, 8, 24);
-- at verified
TRUNCATE TABLE t;
INSERT INTO t VALUES (1, 1, 'filled again');
