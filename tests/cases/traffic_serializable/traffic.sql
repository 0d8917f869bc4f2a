-- at captured
-- session strict
SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE;
START TRANSACTION;
SELECT COUNT(*), SUM(u) FROM t;
UPDATE t SET v = CONCAT(v, ' strict') WHERE id = 1;
UPDATE t SET v = CONCAT(v, ' strict') WHERE id = 8;
UPDATE t SET v = CONCAT(v, ' strict') WHERE id = 24;
-- at copied
-- session strict
SELECT COUNT(*), SUM(u) FROM t;
INSERT INTO t (u, v) SELECT MAX(u) + 1, 'strict' FROM t;
COMMIT;
-- at copy-done
-- session strict
START TRANSACTION;
SELECT v FROM t WHERE u BETWEEN 50 AND 100 ORDER BY u;
DELETE FROM t WHERE u BETWEEN 50 AND 100;
COMMIT;
