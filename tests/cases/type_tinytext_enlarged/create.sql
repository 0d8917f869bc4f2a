CREATE TABLE t (id INT PRIMARY KEY, v TINYTEXT, n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, '😀', 2), (3, NULL, 3),
  (4, REPEAT('x', 255), 4), (5, '', 5), (6, '😀', 6), (7, NULL, 7),
  (8, REPEAT('x', 255), 8), (9, '', 9), (10, '😀', 10), (11, NULL, 11),
  (12, REPEAT('x', 255), 12);
