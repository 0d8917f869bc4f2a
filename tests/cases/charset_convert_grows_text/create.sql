CREATE TABLE t (id INT PRIMARY KEY, v TINYTEXT, n INT) DEFAULT CHARSET=latin1;
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, 'x', 2), (3, NULL, 3),
  (4, REPEAT('ä', 255), 4), (5, '', 5), (6, 'x', 6), (7, NULL, 7),
  (8, REPEAT('ä', 255), 8), (9, '', 9), (10, 'x', 10), (11, NULL, 11),
  (12, REPEAT('ä', 255), 12);
