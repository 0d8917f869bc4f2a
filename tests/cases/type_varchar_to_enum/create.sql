CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10), n INT);
INSERT INTO t (id, v, n) VALUES (1, '2', 1), (2, 'b', 2), (3, NULL, 3), (4, '10', 4),
  (5, '2', 5), (6, 'b', 6), (7, NULL, 7), (8, '10', 8), (9, '2', 9), (10, 'b', 10),
  (11, NULL, 11), (12, '10', 12);
