-- at copied
UPDATE t SET v = 'early' WHERE id = 1;
UPDATE t SET v = 'early' WHERE id = 8;
UPDATE t SET v = 'early' WHERE id = 24;
-- at verified
-- session slow
START TRANSACTION;
UPDATE t SET v = 'last of all', u = u + 5 WHERE id = 1;
UPDATE t SET v = 'last of all', u = u + 5 WHERE id = 8;
UPDATE t SET v = 'last of all', u = u + 5 WHERE id = 24;
DELETE FROM t WHERE id = 2;
INSERT INTO t (v) VALUES ('last of all');
-- at cutover-waits
-- session slow
COMMIT;
