CREATE TABLE t (id INT PRIMARY KEY, a LONGBLOB, b LONGTEXT, n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES (1, REPEAT(x'00FF', 8388608), 'x', 1), (2, NULL, REPEAT('😀', 4194304), 2),
  (3, '', '', 3), (4, 'a', 'a', 4), (5, 'b', 'b', 5), (6, 'c', 'c', 6), (7, 'd', 'd', 7),
  (8, 'e', 'e', 8), (9, 'f', 'f', 9), (10, 'g', 'g', 10), (11, 'h', 'h', 11);
