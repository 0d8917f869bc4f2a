-- Ids below zero that the traffic moves over zero and back.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT);
INSERT INTO t VALUES
    (-11, 1), (-10, 2), (-9, 3), (-8, 4), (-7, 5), (-6, 6), (-5, 7), (-4, 8),
    (-3, 9), (-2, 10), (-1, 11), (0, 12), (1, 13), (2, 14), (3, 15), (4, 16),
    (5, 17), (6, 18), (7, 19), (8, 20), (9, 21), (10, 22), (11, 23), (12, 24);
