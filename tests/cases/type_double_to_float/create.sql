CREATE TABLE t (id INT PRIMARY KEY, v DOUBLE, n INT);
INSERT INTO t (id, v, n) VALUES (1, -123456.789, 1), (2, NULL, 2), (3, 0.1, 3),
  (4, -123456.789, 4), (5, NULL, 5), (6, 0.1, 6), (7, -123456.789, 7), (8, NULL, 8),
  (9, 0.1, 9), (10, -123456.789, 10), (11, NULL, 11), (12, 0.1, 12);
