CREATE TABLE t (id INT PRIMARY KEY, v BIT(20), n INT);
INSERT INTO t (id, v, n) VALUES (1, 0, 1), (2, NULL, 2), (3, 1048575, 3), (4, 0, 4),
  (5, NULL, 5), (6, 1048575, 6), (7, 0, 7), (8, NULL, 8), (9, 1048575, 9), (10, 0, 10),
  (11, NULL, 11), (12, 1048575, 12);
