CREATE TABLE t (id INT PRIMARY KEY, v INT, n INT);
INSERT INTO t (id, v, n) VALUES
    (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 1, 4), (5, 2, 5), (6, 3, 6), (7, 1, 7),
    (8, 2, 8), (9, 3, 9), (10, 1, 10), (11, 2, 11), (12, 3, 12);
