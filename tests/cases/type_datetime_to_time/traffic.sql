-- at captured
UPDATE t SET v = '2026-03-04 05:06:07', n = n + 1 WHERE id IN (2, 8, 12);
DELETE FROM t WHERE id IN (3, 9);
