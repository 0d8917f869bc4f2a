CREATE TABLE t (id TINYINT PRIMARY KEY, s TINYINT, u TINYINT UNSIGNED, v INT);
INSERT INTO t VALUES (-128, -128, 0, 1), (-127, 127, 255, 2), (-1, 0, 1, 3),
  (0, NULL, NULL, 4), (1, 1, 128, 5), (2, 2, 2, 6), (3, 3, 3, 7), (4, 4, 4, 8),
  (5, 5, 5, 9), (10, 6, 6, 10), (20, 7, 7, 11), (127, 8, 8, 12);
