-- at before-capture
-- session old
START TRANSACTION WITH CONSISTENT SNAPSHOT;
SELECT COUNT(*) FROM other;
-- at captured
UPDATE t SET v = 'not in the snapshot' WHERE id IN (1, 8);
-- at copied
-- session old
UPDATE t SET v = 'from the old transaction' WHERE id IN (1, 8, 24);
DELETE FROM t WHERE id IN (2, 9, 23);
INSERT INTO t (v) VALUES ('from the old transaction');
-- at copy-done
-- session old
COMMIT;
