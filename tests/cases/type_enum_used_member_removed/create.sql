CREATE TABLE t (id INT PRIMARY KEY, v ENUM('x','used','y'));
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'used'), (4, NULL);
