CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=utf8;
INSERT INTO t (id, v, n) VALUES (1, 'A ', 1), (2, '', 2), (3, '漢字', 3), (4, NULL, 4),
  (5, 'ä€', 5), (6, 'A ', 6), (7, '', 7), (8, '漢字', 8), (9, NULL, 9), (10, 'ä€', 10),
  (11, 'A ', 11), (12, '', 12);
