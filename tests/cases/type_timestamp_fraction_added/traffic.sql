-- at captured
SET time_zone = '+00:00';
UPDATE t SET v = '2025-03-30 00:59:59' WHERE id = 1;
-- at copied
UPDATE t SET v = '2000-01-01 00:00:00' WHERE id IN (2, 8, 11);
UPDATE t SET id = id + 100 WHERE id IN (3, 9);
UPDATE t SET id = 0 WHERE id = 12;
DELETE FROM t WHERE id IN (4, 7, 10);
INSERT INTO t (id, v, n) VALUES (4, '1970-01-01 00:00:02', 44), (110, '2025-03-30 01:00:00', 45);
-- at copy-done
UPDATE t SET n = n + 1 WHERE id < 6;
-- at verified
UPDATE t SET v = '2025-10-26 00:30:00' WHERE id IN (1, 11);
