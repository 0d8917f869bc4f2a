CREATE TABLE t (id INT PRIMARY KEY, v VARBINARY(5), n INT);
INSERT INTO t (id, v, n) VALUES (1, x'00', 1), (2, '', 2), (3, NULL, 3), (4, x'01', 4),
  (5, x'00', 5), (6, '', 6), (7, NULL, 7), (8, x'01', 8), (9, x'00', 9), (10, '', 10),
  (11, NULL, 11), (12, x'01', 12);
