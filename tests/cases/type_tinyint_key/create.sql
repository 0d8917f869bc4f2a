CREATE TABLE t (k TINYINT, n INT, PRIMARY KEY (k));
INSERT INTO t VALUES (-128, 1), (-127, 2), (-2, 3), (-1, 4), (0, 5), (1, 6), (2, 7),
  (3, 8), (4, 9), (5, 10), (126, 11), (127, 12);
