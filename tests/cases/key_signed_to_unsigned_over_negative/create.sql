-- A signed key becomes unsigned while a row below zero is there: a plain ALTER
-- fails, and so must the run, naming the key.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT);
INSERT INTO t VALUES
    (-1, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7), (6, 8), (7, 9),
    (8, 10), (9, 11), (10, 12), (11, 13), (12, 14), (13, 15), (14, 16),
    (15, 17), (16, 18), (17, 19), (18, 20), (19, 21), (20, 22), (21, 23),
    (22, 24);
