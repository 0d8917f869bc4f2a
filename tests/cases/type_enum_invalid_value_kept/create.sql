CREATE TABLE t (id INT PRIMARY KEY, v ENUM('x','y'), n INT);
SET sql_mode = '';
INSERT INTO t VALUES (1, 'nothing', 1), (2, 'x', 2), (3, '', 3), (4, NULL, 4);
