CREATE TABLE t (k SMALLINT, n INT, PRIMARY KEY (k));
INSERT INTO t VALUES (-32768, 1), (-32767, 2), (-2, 3), (-1, 4), (0, 5), (1, 6), (2, 7),
  (3, 8), (4, 9), (5, 10), (32766, 11), (32767, 12);
