CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=latin1;
INSERT INTO t (id, v, n) VALUES (1, 'A ', 1), (2, '', 2), (3, _latin1 x'A0FF', 3),
  (4, NULL, 4), (5, _latin1 x'E4F6FCDF80', 5), (6, 'A ', 6), (7, '', 7),
  (8, _latin1 x'A0FF', 8), (9, NULL, 9), (10, _latin1 x'E4F6FCDF80', 10),
  (11, 'A ', 11), (12, '', 12);
