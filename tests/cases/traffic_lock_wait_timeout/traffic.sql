-- at copied
-- session holder
START TRANSACTION;
UPDATE t SET v = 'holder' WHERE id = 9;
-- session waiter
SET SESSION innodb_lock_wait_timeout = 1;
START TRANSACTION;
UPDATE t SET v = 'waiter' WHERE id = 1;
-- error 1205
UPDATE t SET v = 'never' WHERE id >= 7;
INSERT INTO t (v) VALUES ('waiter');
COMMIT;
-- session holder
COMMIT;
-- at copy-done
UPDATE t SET v = CONCAT(v, '.') WHERE id IN (1, 8, 9, 24);
