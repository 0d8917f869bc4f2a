CREATE TABLE t (id INT PRIMARY KEY, v DOUBLE, n INT);
INSERT INTO t (id, v, n) VALUES (1, -123456.75, 1), (2, NULL, 2), (3, 1e10, 3),
  (4, 0.5, 4), (5, -123456.75, 5), (6, NULL, 6), (7, 1e10, 7), (8, 0.5, 8),
  (9, -123456.75, 9), (10, NULL, 10), (11, 1e10, 11), (12, 0.5, 12);
