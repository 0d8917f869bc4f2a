-- at captured
LOCK TABLES t WRITE, other READ;
UPDATE t SET v = 'locked' WHERE id IN (1, 8, 24);
INSERT INTO t (u, v) SELECT n + 7, 'locked' FROM other;
DELETE FROM t WHERE id = 2;
UNLOCK TABLES;
-- at copy-done
LOCK TABLES t READ;
SELECT COUNT(*) FROM t;
UNLOCK TABLES;
UPDATE t SET v = 'unlocked' WHERE id IN (3, 9, 23);
-- at verified
LOCK TABLES t WRITE;
DELETE FROM t WHERE id = 4;
UPDATE t SET id = 4 WHERE id = 24;
UNLOCK TABLES;
