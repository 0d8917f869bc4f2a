-- at copied
UPDATE T SET a = 'x' WHERE id IN (1, 8, 12);
DELETE FROM T WHERE id IN (2, 9, 11);
INSERT INTO T (id, a) VALUES (0, 'zero'), (13, 'p');
