CREATE TABLE t (id INT PRIMARY KEY, v BIT(9), n INT);
INSERT INTO t (id, v, n) VALUES (1, b'111111111', 1), (2, NULL, 2), (3, b'101', 3),
  (4, b'111111111', 4), (5, NULL, 5), (6, b'101', 6), (7, b'111111111', 7),
  (8, NULL, 8), (9, b'101', 9), (10, b'111111111', 10), (11, NULL, 11),
  (12, b'101', 12);
