CREATE TABLE t (id INT PRIMARY KEY, v SET('10','2','b','a'), n INT);
INSERT INTO t (id, v, n) VALUES (1, '', 1), (2, '2', 2), (3, '10,2,b,a', 3),
  (4, NULL, 4), (5, '10,a', 5), (6, '', 6), (7, '2', 7), (8, '10,2,b,a', 8),
  (9, NULL, 9), (10, '10,a', 10), (11, '', 11), (12, '2', 12);
