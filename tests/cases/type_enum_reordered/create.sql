CREATE TABLE t (id INT PRIMARY KEY, v ENUM('10','2','b','a','é'), n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, v, n) VALUES (1, '2', 1), (2, 'b', 2), (3, 'a', 3), (4, 'é', 4),
  (5, NULL, 5), (6, '10', 6), (7, '2', 7), (8, 'b', 8), (9, 'a', 9), (10, 'é', 10),
  (11, NULL, 11), (12, '10', 12);
