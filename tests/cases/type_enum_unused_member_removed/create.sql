CREATE TABLE t (id INT PRIMARY KEY, v ENUM('x','unused','y'), n INT);
INSERT INTO t (id, v, n) VALUES (1, 'y', 1), (2, NULL, 2), (3, 'x', 3), (4, 'y', 4),
  (5, NULL, 5), (6, 'x', 6), (7, 'y', 7), (8, NULL, 8), (9, 'x', 9), (10, 'y', 10),
  (11, NULL, 11), (12, 'x', 12);
