CREATE TABLE t (id INT PRIMARY KEY, v INT(6) ZEROFILL, n INT);
INSERT INTO t (id, v, n) VALUES
    (1, 0, 1), (2, NULL, 2), (3, 7, 3), (4, 1234567, 4), (5, 0, 5),
    (6, NULL, 6), (7, 7, 7), (8, 1234567, 8), (9, 0, 9), (10, NULL, 10),
    (11, 7, 11), (12, 1234567, 12);
