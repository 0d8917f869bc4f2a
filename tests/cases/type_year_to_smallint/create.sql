CREATE TABLE t (id INT PRIMARY KEY, v YEAR, n INT);
INSERT INTO t (id, v, n) VALUES (1, 2038, 1), (2, 2155, 2), (3, 1901, 3), (4, 0, 4),
  (5, NULL, 5), (6, 1970, 6), (7, 2038, 7), (8, 2155, 8), (9, 1901, 9), (10, 0, 10),
  (11, NULL, 11), (12, 1970, 12);
