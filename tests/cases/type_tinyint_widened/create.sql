CREATE TABLE t (id INT PRIMARY KEY, v TINYINT, n INT);
INSERT INTO t (id, v, n) VALUES (1, 127, 1), (2, 0, 2), (3, NULL, 3), (4, -1, 4),
  (5, -128, 5), (6, 127, 6), (7, 0, 7), (8, NULL, 8), (9, -1, 9), (10, -128, 10),
  (11, 127, 11), (12, 0, 12);
