CREATE TABLE t (k MEDIUMINT, n INT, PRIMARY KEY (k));
INSERT INTO t VALUES (-8388608, 1), (-8388607, 2), (-2, 3), (-1, 4), (0, 5), (1, 6),
  (2, 7), (3, 8), (4, 9), (5, 10), (8388606, 11), (8388607, 12);
