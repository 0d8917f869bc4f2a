CREATE TABLE t (id INT PRIMARY KEY, v FLOAT, n INT);
INSERT INTO t (id, v, n) VALUES
    (1, 0.1, 1), (2, NULL, 2), (3, 123456.789, 3), (4, -1.5e10, 4),
    (5, 1e-9, 5), (6, 0.1, 6), (7, NULL, 7), (8, 123456.789, 8),
    (9, -1.5e10, 9), (10, 1e-9, 10), (11, 0.1, 11), (12, NULL, 12);
