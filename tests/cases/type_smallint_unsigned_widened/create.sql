CREATE TABLE t (id INT PRIMARY KEY, v SMALLINT UNSIGNED, n INT);
INSERT INTO t (id, v, n) VALUES (1, 65535, 1), (2, 32768, 2), (3, NULL, 3), (4, 0, 4),
  (5, 65535, 5), (6, 32768, 6), (7, NULL, 7), (8, 0, 8), (9, 65535, 9), (10, 32768, 10),
  (11, NULL, 11), (12, 0, 12);
