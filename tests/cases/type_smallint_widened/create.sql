CREATE TABLE t (id INT PRIMARY KEY, v SMALLINT, n INT);
INSERT INTO t (id, v, n) VALUES (1, 32767, 1), (2, 0, 2), (3, NULL, 3), (4, -1, 4),
  (5, -32768, 5), (6, 32767, 6), (7, 0, 7), (8, NULL, 8), (9, -1, 9), (10, -32768, 10),
  (11, 32767, 11), (12, 0, 12);
