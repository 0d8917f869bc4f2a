-- A column is dropped out of a unique key, and what is left of it is still
-- unique.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT NOT NULL, b INT NOT NULL, UNIQUE KEY by_ab (a, b));
INSERT INTO t VALUES
    (1, 3, 1), (2, 6, 0), (3, 9, 1), (4, 12, 0), (5, 15, 1), (6, 18, 0),
    (7, 21, 1), (8, 24, 0), (9, 27, 1), (10, 30, 0), (11, 33, 1), (12, 36, 0),
    (13, 39, 1), (14, 42, 0), (15, 45, 1), (16, 48, 0), (17, 51, 1),
    (18, 54, 0), (19, 57, 1), (20, 60, 0), (21, 63, 1), (22, 66, 0),
    (23, 69, 1), (24, 72, 0);
