-- The id gets AUTO_INCREMENT: the next number follows the largest there is.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT);
INSERT INTO t VALUES
    (3, 1), (6, 2), (9, 3), (12, 4), (15, 5), (18, 6), (21, 7), (24, 8),
    (27, 9), (30, 10), (33, 11), (36, 12), (39, 13), (42, 14), (45, 15),
    (48, 16), (51, 17), (54, 18), (57, 19), (60, 20), (63, 21), (66, 22),
    (69, 23), (72, 24);
