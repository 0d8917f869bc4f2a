CREATE TABLE t (id INT PRIMARY KEY, v BIGINT, n INT);
INSERT INTO t (id, v, n) VALUES (1, 127, 1), (2, 0, 2), (3, NULL, 3), (4, -128, 4),
  (5, 127, 5), (6, 0, 6), (7, NULL, 7), (8, -128, 8), (9, 127, 9), (10, 0, 10),
  (11, NULL, 11), (12, -128, 12);
