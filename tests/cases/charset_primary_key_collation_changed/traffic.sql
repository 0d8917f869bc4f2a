-- at copied
UPDATE t SET k = 'K01' WHERE id = 1;
UPDATE t SET k = 'K08 ' WHERE id = 8;
UPDATE t SET id = id + 100 WHERE id IN (2, 9, 12);
DELETE FROM t WHERE id IN (3, 13);
-- at verified
UPDATE t SET k = 'K04' WHERE id = 4;
