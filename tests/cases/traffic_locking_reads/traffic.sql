-- at captured
-- session reader
START TRANSACTION;
SELECT id, u FROM t ORDER BY id FOR UPDATE;
-- at copied
-- session reader
UPDATE t SET v = 'locked since long' WHERE id = 1;
UPDATE t SET v = 'locked since long' WHERE id = 8;
UPDATE t SET v = 'locked since long' WHERE id = 24;
-- at copy-done
-- session reader
SELECT COUNT(*) FROM t LOCK IN SHARE MODE;
COMMIT;
