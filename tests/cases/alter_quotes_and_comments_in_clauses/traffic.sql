-- at copied
UPDATE t SET a = a + 1 WHERE id % 3 = 0;
UPDATE t SET b = CONCAT(b, ' x'), d = -d WHERE id % 4 = 1;
DELETE FROM t WHERE id IN (2, 8, 20);
INSERT INTO t (a, b) VALUES (1, 'new'), (NULL, 'newer');
-- at copy-done
UPDATE t SET c = NULL WHERE id % 5 = 0;
INSERT INTO t VALUES (300, 7, '', NULL, 0);
-- at verified
UPDATE t SET id = id + 200 WHERE id IN (1, 9, 24);
