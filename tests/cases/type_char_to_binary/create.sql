CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10) CHARACTER SET utf8mb4, n INT);
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, 'a ', 2), (3, NULL, 3), (4, 'ü', 4),
  (5, '', 5), (6, 'a ', 6), (7, NULL, 7), (8, 'ü', 8), (9, '', 9), (10, 'a ', 10),
  (11, NULL, 11), (12, 'ü', 12);
