CREATE TABLE t (id INT PRIMARY KEY, v FLOAT, n INT);
INSERT INTO t (id, v, n) VALUES (1, 0.1, 1), (2, -0.5, 2), (3, NULL, 3),
  (4, 16777215, 4), (5, 0.1, 5), (6, -0.5, 6), (7, NULL, 7), (8, 16777215, 8),
  (9, 0.1, 9), (10, -0.5, 10), (11, NULL, 11), (12, 16777215, 12);
