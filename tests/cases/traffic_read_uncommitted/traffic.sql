-- at copied
-- session writer
START TRANSACTION;
UPDATE t SET u = u + 1 WHERE id = 1;
UPDATE t SET u = u + 1 WHERE id = 8;
UPDATE t SET u = u + 1 WHERE id = 24;
-- session dirty
SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED;
SELECT id, u FROM t WHERE id IN (1, 8, 24) ORDER BY id;
INSERT INTO t (v) SELECT CONCAT('dirty ', u) FROM t WHERE id IN (1, 8, 24) ORDER BY id;
-- session writer
ROLLBACK;
-- session clean
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET SESSION binlog_format = ROW;
UPDATE t SET v = 'clean' WHERE id % 6 = 0;
-- at copy-done
-- session clean
DELETE FROM t WHERE v LIKE 'dirty%' ORDER BY id LIMIT 2;
