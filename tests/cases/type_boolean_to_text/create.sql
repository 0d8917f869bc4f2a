CREATE TABLE t (id INT PRIMARY KEY, v BOOLEAN NOT NULL DEFAULT TRUE, n INT);
INSERT INTO t (id, v, n) VALUES (1, 1, 1), (2, 0, 2), (3, 1, 3), (4, 0, 4), (5, 1, 5),
  (6, 0, 6), (7, 1, 7), (8, 0, 8), (9, 1, 9), (10, 0, 10), (11, 1, 11), (12, 0, 12);
