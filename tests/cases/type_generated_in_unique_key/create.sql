CREATE TABLE t (id INT PRIMARY KEY, a INT, v INT AS (a * 2) VIRTUAL, s INT AS (a + 1) STORED, UNIQUE KEY by_v (v), UNIQUE KEY by_s (s));
INSERT INTO t (id, a) VALUES (1, 1), (2, 4), (3, 9), (4, 16), (5, NULL), (6, 36),
  (7, 49), (8, 64), (9, 81), (10, 100), (11, 121), (12, 144), (13, 169);
