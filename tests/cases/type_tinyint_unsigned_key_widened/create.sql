CREATE TABLE t (k TINYINT UNSIGNED, n INT, PRIMARY KEY (k));
INSERT INTO t VALUES (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (127, 8),
  (128, 9), (252, 10), (254, 11), (255, 12);
