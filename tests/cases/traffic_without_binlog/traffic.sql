-- at copied
SET SESSION sql_log_bin = 0;
UPDATE t SET v = 'unlogged' WHERE id IN (1, 8, 24);
DELETE FROM t WHERE id IN (2, 9, 23);
INSERT INTO t (v) VALUES ('unlogged');
-- at copy-done
UPDATE t SET id = id + 100 WHERE id = 24;
SET SESSION sql_log_bin = 1;
UPDATE t SET v = 'logged' WHERE id = 3;
