CREATE TABLE t (id INT PRIMARY KEY, v VARBINARY(10), n INT);
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, NULL, 2), (3, 'abc', 3), (4, '', 4),
  (5, NULL, 5), (6, 'abc', 6), (7, '', 7), (8, NULL, 8), (9, 'abc', 9), (10, '', 10),
  (11, NULL, 11), (12, 'abc', 12);
