-- at before-capture
-- session old
START TRANSACTION WITH CONSISTENT SNAPSHOT;
SELECT COUNT(*) FROM other;
-- at captured
UPDATE t SET v = 'not in the snapshot' WHERE id = 1;
UPDATE t SET v = 'not in the snapshot' WHERE id = 8;
-- at copied
-- session old
UPDATE t SET v = 'from the old transaction' WHERE id = 1;
UPDATE t SET v = 'from the old transaction' WHERE id = 8;
UPDATE t SET v = 'from the old transaction' WHERE id = 24;
DELETE FROM t WHERE id = 2;
DELETE FROM t WHERE id = 9;
DELETE FROM t WHERE id = 23;
INSERT INTO t (v) VALUES ('from the old transaction');
-- at copy-done
-- session old
COMMIT;
