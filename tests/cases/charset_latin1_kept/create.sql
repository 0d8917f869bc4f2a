CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=latin1;
INSERT INTO t (id, v, n) VALUES (1, 'A ', 1), (2, '', 2), (3, _latin1 x'FF00', 3),
  (4, _latin1 x'E4F6FCDF80', 4), (5, 'A ', 5), (6, '', 6), (7, _latin1 x'FF00', 7),
  (8, _latin1 x'E4F6FCDF80', 8), (9, 'A ', 9), (10, '', 10), (11, _latin1 x'FF00', 11),
  (12, _latin1 x'E4F6FCDF80', 12);
