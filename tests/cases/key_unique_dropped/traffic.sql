-- at copied
-- error 1062
UPDATE t SET u = 1 WHERE id = 24;
UPDATE t SET u = 100 WHERE id = 24;
-- at copy-done
-- error 1062
INSERT INTO t VALUES (25, 100);
-- at verified
DELETE FROM t WHERE id % 2 = 0;
