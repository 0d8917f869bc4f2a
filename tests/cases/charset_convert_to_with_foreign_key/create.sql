CREATE TABLE parent (id INT PRIMARY KEY);
INSERT INTO parent VALUES (1), (2), (3);
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), w VARCHAR(20) CHARACTER SET latin1,
    parent_id INT, CONSTRAINT `of parent` FOREIGN KEY (parent_id) REFERENCES parent (id))
    DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 'a', 'x', 1), (2, 'b', 'x', 2), (3, 'ü', 'y', 3), (4, 'd', 'x', NULL),
    (5, 'e', 'x', 1), (6, 'f', 'x', 2), (7, 'g', 'ü', 3), (8, 'h', 'x', NULL),
    (9, 'i', 'x', 1), (10, 'j', 'x', 2), (11, 'k', 'x', 3), (12, 'l', 'x', NULL);
