CREATE TABLE t (id INT PRIMARY KEY, v DECIMAL(8,2), n INT);
INSERT INTO t (id, v, n) VALUES (1, -0.01, 1), (2, 999999.99, 2), (3, NULL, 3),
  (4, 1.25, 4), (5, -0.01, 5), (6, 999999.99, 6), (7, NULL, 7), (8, 1.25, 8),
  (9, -0.01, 9), (10, 999999.99, 10), (11, NULL, 11), (12, 1.25, 12);
