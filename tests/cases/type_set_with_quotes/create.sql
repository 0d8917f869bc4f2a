CREATE TABLE t (id INT PRIMARY KEY, v SET('it''s','"q"','a b','back\\slash'), n INT);
INSERT INTO t (id, v, n) VALUES (1, '"q"', 1), (2, 'back\\slash', 2), (3, '', 3),
  (4, NULL, 4), (5, 'it''s,a b', 5), (6, '"q"', 6), (7, 'back\\slash', 7), (8, '', 8),
  (9, NULL, 9), (10, 'it''s,a b', 10), (11, '"q"', 11), (12, 'back\\slash', 12);
