CREATE TABLE t (id INT PRIMARY KEY, v VARBINARY(5), n INT);
INSERT INTO t (id, v, n) VALUES (1, x'2020', 1), (2, x'6120610000', 2), (3, '', 3),
  (4, NULL, 4), (5, x'01', 5), (6, x'2020', 6), (7, x'6120610000', 7), (8, '', 8),
  (9, NULL, 9), (10, x'01', 10), (11, x'2020', 11), (12, x'6120610000', 12);
