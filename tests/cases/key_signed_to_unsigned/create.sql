-- A signed key becomes unsigned; no row stands in the way, and those that did
-- were gone before the run began.
CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT);
INSERT INTO t VALUES
    (-3, 1), (-2, 2), (-1, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9),
    (10, 10), (11, 11), (12, 12), (13, 13), (14, 14), (15, 15), (16, 16),
    (17, 17), (18, 18), (19, 19), (20, 20), (21, 21), (22, 22), (23, 23),
    (24, 24);
DELETE FROM t WHERE id < 0;
