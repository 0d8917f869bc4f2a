CREATE TABLE t (id INT PRIMARY KEY, v FLOAT(7,3), n INT);
INSERT INTO t (id, v, n) VALUES (1, -0.001, 1), (2, NULL, 2), (3, 1.235, 3),
  (4, -0.001, 4), (5, NULL, 5), (6, 1.235, 6), (7, -0.001, 7), (8, NULL, 8),
  (9, 1.235, 9), (10, -0.001, 10), (11, NULL, 11), (12, 1.235, 12);
