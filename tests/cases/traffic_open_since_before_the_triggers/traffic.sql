-- at before-capture
-- session old
START TRANSACTION;
UPDATE t SET v = 'before the triggers', u = u + 1 WHERE id = 1;
UPDATE t SET v = 'before the triggers', u = u + 1 WHERE id = 8;
UPDATE t SET v = 'before the triggers', u = u + 1 WHERE id = 24;
DELETE FROM t WHERE id = 2;
INSERT INTO t (v) VALUES ('before the triggers');
-- at capture-waits
-- session old
UPDATE t SET id = id + 400 WHERE id = 9;
COMMIT;
-- at copied
UPDATE t SET v = 'later' WHERE id = 1;
UPDATE t SET v = 'later' WHERE id = 24;
