-- at captured
UPDATE t SET v = '2026-01-01 00:00:00.499999' WHERE id = 1;
-- at copied
UPDATE t SET v = NULL WHERE id IN (2, 8, 11);
UPDATE t SET id = id + 100 WHERE id IN (3, 9);
UPDATE t SET id = 0 WHERE id = 12;
DELETE FROM t WHERE id IN (4, 7, 10);
INSERT INTO t (id, v, n) VALUES (4, '2026-01-01 23:59:59.5', 44), (110, '2026-01-01 23:59:59.5', 45);
-- at copy-done
UPDATE t SET n = n + 1 WHERE id < 6;
-- at verified
UPDATE t SET v = '1999-12-31 23:59:59.999999' WHERE id IN (1, 11);
