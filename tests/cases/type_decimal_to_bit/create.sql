CREATE TABLE t (id INT PRIMARY KEY, v DECIMAL(10,2), n INT);
INSERT INTO t (id, v, n) VALUES
    (1, 1.5, 1), (2, 2, 2), (3, 1.5, 3), (4, 2, 4), (5, 1.5, 5), (6, 2, 6),
    (7, 1.5, 7), (8, 2, 8), (9, 1.5, 9), (10, 2, 10), (11, 1.5, 11),
    (12, 2, 12);
