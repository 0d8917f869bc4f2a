CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10), n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, ' b', 2), (3, 'grün ß', 3),
  (4, '😀 é', 4), (5, NULL, 5), (6, 'a', 6), (7, '', 7), (8, ' b', 8), (9, 'grün ß', 9),
  (10, '😀 é', 10), (11, NULL, 11), (12, 'a', 12);
