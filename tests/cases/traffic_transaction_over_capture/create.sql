CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT, KEY by_a (a));
INSERT INTO t (a) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11);
