CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=binary;
INSERT INTO t (id, v, n) VALUES (1, 'a ', 1), (2, 'ä', 2), (3, '', 3), (4, NULL, 4),
  (5, x'00FF', 5), (6, 'a ', 6), (7, 'ä', 7), (8, '', 8), (9, NULL, 9),
  (10, x'00FF', 10), (11, 'a ', 11), (12, 'ä', 12);
