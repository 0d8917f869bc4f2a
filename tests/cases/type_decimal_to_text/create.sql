CREATE TABLE t (id INT PRIMARY KEY, v DECIMAL(10,3), n INT);
INSERT INTO t (id, v, n) VALUES (1, -7, 1), (2, NULL, 2), (3, 0.100, 3), (4, -7, 4),
  (5, NULL, 5), (6, 0.100, 6), (7, -7, 7), (8, NULL, 8), (9, 0.100, 9), (10, -7, 10),
  (11, NULL, 11), (12, 0.100, 12);
