CREATE TABLE t (id INT PRIMARY KEY, v SET('a','b'), n INT);
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, NULL, 2), (3, 'a,b', 3), (4, '', 4),
  (5, NULL, 5), (6, 'a,b', 6), (7, '', 7), (8, NULL, 8), (9, 'a,b', 9), (10, '', 10),
  (11, NULL, 11), (12, 'a,b', 12);
