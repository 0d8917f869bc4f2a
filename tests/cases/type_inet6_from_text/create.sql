CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(39), n INT);
INSERT INTO t (id, v, n) VALUES (1, '::1', 1), (2, '2001:db8::ff00:42:8329', 2),
  (3, NULL, 3), (4, '::', 4), (5, '::1', 5), (6, '2001:db8::ff00:42:8329', 6),
  (7, NULL, 7), (8, '::', 8), (9, '::1', 9), (10, '2001:db8::ff00:42:8329', 10),
  (11, NULL, 11), (12, '::', 12);
