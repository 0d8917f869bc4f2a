CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET latin1, n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, v, n) VALUES (1, 'A ', 1), (2, '', 2), (3, NULL, 3),
  (4, _latin1 x'E4F6FCDF80', 4), (5, 'A ', 5), (6, '', 6), (7, NULL, 7),
  (8, _latin1 x'E4F6FCDF80', 8), (9, 'A ', 9), (10, '', 10), (11, NULL, 11),
  (12, _latin1 x'E4F6FCDF80', 12);
