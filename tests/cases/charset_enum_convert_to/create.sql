CREATE TABLE t (id INT PRIMARY KEY, v ENUM('ä','b') CHARACTER SET latin1, n INT);
INSERT INTO t (id, v, n) VALUES (1, 'b', 1), (2, NULL, 2), (3, 'ä', 3), (4, 'b', 4),
  (5, NULL, 5), (6, 'ä', 6), (7, 'b', 7), (8, NULL, 8), (9, 'ä', 9), (10, 'b', 10),
  (11, NULL, 11), (12, 'ä', 12);
