CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT);
INSERT INTO t (id, v, n) VALUES (1, '-7.25', 1), (2, '1e10', 2), (3, NULL, 3),
  (4, '0.1', 4), (5, '-7.25', 5), (6, '1e10', 6), (7, NULL, 7), (8, '0.1', 8),
  (9, '-7.25', 9), (10, '1e10', 10), (11, NULL, 11), (12, '0.1', 12);
