CREATE TABLE t (id INT PRIMARY KEY, v TINYINT UNSIGNED, n INT);
INSERT INTO t (id, v, n) VALUES (1, 255, 1), (2, 128, 2), (3, NULL, 3), (4, 0, 4),
  (5, 255, 5), (6, 128, 6), (7, NULL, 7), (8, 0, 8), (9, 255, 9), (10, 128, 10),
  (11, NULL, 11), (12, 0, 12);
