-- NOT NULL over a column in which NULLs stand: others write 0 there.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT);
INSERT INTO t VALUES
    (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9),
    (10, 10), (11, 11), (12, 12), (13, 13), (14, NULL), (15, 15), (16, 16),
    (17, 17), (18, 18), (19, 19), (20, NULL), (21, 21), (22, 22), (23, 23),
    (24, 24);
