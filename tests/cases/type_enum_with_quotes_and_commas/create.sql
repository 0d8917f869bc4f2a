CREATE TABLE t (id INT PRIMARY KEY, v ENUM('a,b','it''s','"q"','back\\slash',' lead','(x)'), n INT);
INSERT INTO t (id, v, n) VALUES (1, 'it''s', 1), (2, '"q"', 2), (3, 'back\\slash', 3),
  (4, ' lead', 4), (5, '(x)', 5), (6, NULL, 6), (7, 'a,b', 7), (8, 'it''s', 8),
  (9, '"q"', 9), (10, 'back\\slash', 10), (11, ' lead', 11), (12, '(x)', 12);
