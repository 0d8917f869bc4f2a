-- at copied
UPDATE t SET v = 'zü', w = 'ö' WHERE id IN (2, 8, 11);
DELETE FROM t WHERE id IN (4, 7, 10);
-- at verified
UPDATE t SET v = 'é' WHERE id IN (1, 11);
