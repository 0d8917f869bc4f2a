CREATE TABLE t (id INT PRIMARY KEY, v BLOB, n INT);
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, x'00', 2), (3, NULL, 3),
  (4, REPEAT(x'FF', 65535), 4), (5, '', 5), (6, x'00', 6), (7, NULL, 7),
  (8, REPEAT(x'FF', 65535), 8), (9, '', 9), (10, x'00', 10), (11, NULL, 11),
  (12, REPEAT(x'FF', 65535), 12);
