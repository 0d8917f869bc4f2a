CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10), n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, v, n) VALUES (1, 'a ', 1), (2, '', 2), (3, ' b', 3),
  (4, 'grün ß', 4), (5, '😀 é ', 5), (6, NULL, 6), (7, 'a', 7), (8, 'a ', 8), (9, '', 9),
  (10, ' b', 10), (11, 'grün ß', 11), (12, '😀 é ', 12);
