-- at captured
UPDATE t SET v = 1 WHERE id = 1;
-- at copied
UPDATE t SET v = 2 WHERE id IN (2, 8, 11);
UPDATE t SET id = id + 100 WHERE id IN (3, 9);
DELETE FROM t WHERE id IN (4, 7, 10);
INSERT INTO t (id, v, n) VALUES (4, 3, 44), (110, NULL, 45);
-- at copy-done
UPDATE t SET n = n + 1 WHERE id < 6;
-- at verified
UPDATE t SET v = 4 WHERE id IN (1, 11);
