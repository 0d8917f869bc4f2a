CREATE TABLE t (id INT PRIMARY KEY, v BINARY(5), n INT);
INSERT INTO t (id, v, n) VALUES (1, x'20', 1), (2, x'6120610000', 2), (3, '', 3),
  (4, NULL, 4), (5, x'00', 5), (6, x'20', 6), (7, x'6120610000', 7), (8, '', 8),
  (9, NULL, 9), (10, x'00', 10), (11, x'20', 11), (12, x'6120610000', 12);
