CREATE TABLE t (k BIT(20), n INT, PRIMARY KEY (k));
INSERT INTO t VALUES (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8),
  (8, 9), (1000, 10), (524288, 11), (1048575, 12);
