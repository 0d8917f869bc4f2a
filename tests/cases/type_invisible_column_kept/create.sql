CREATE TABLE t (id INT PRIMARY KEY, v INT INVISIBLE DEFAULT 5, n INT);
INSERT INTO t (id, v, n) VALUES (1, NULL, 1), (2, 7, 2), (3, 1, 3), (4, NULL, 4),
  (5, 7, 5), (6, 1, 6), (7, NULL, 7), (8, 7, 8), (9, 1, 9), (10, NULL, 10), (11, 7, 11),
  (12, 1, 12);
