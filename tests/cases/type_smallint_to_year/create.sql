CREATE TABLE t (id INT PRIMARY KEY, v SMALLINT, n INT);
INSERT INTO t (id, v, n) VALUES (1, 2038, 1), (2, 2155, 2), (3, 1901, 3), (4, 0, 4),
  (5, 70, 5), (6, 69, 6), (7, NULL, 7), (8, 1970, 8), (9, 2038, 9), (10, 2155, 10),
  (11, 1901, 11), (12, 0, 12);
