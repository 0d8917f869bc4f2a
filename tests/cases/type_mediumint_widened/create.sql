CREATE TABLE t (id INT PRIMARY KEY, v MEDIUMINT, n INT);
INSERT INTO t (id, v, n) VALUES (1, 8388607, 1), (2, 0, 2), (3, NULL, 3), (4, -1, 4),
  (5, -8388608, 5), (6, 8388607, 6), (7, 0, 7), (8, NULL, 8), (9, -1, 9),
  (10, -8388608, 10), (11, 8388607, 11), (12, 0, 12);
