-- at copied
UPDATE t SET a = 'ü' WHERE id IN (1, 8, 12);
DELETE FROM t WHERE id IN (2, 9, 11);
INSERT INTO t (id, a) VALUES (0, 'zero'), (13, 'p');
