CREATE TABLE t (id INT PRIMARY KEY, v BINARY(5), n INT);
INSERT INTO t (id, v, n) VALUES (1, x'20', 1), (2, x'6120610000', 2), (3, NULL, 3),
  (4, x'00', 4), (5, x'20', 5), (6, x'6120610000', 6), (7, NULL, 7), (8, x'00', 8),
  (9, x'20', 9), (10, x'6120610000', 10), (11, NULL, 11), (12, x'00', 12);
