-- INT ids that are used up: the reason for which the column becomes a BIGINT.
CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT);
INSERT INTO t VALUES
    (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9),
    (10, 10), (11, 11), (12, 12), (2147483636, 13), (2147483637, 14),
    (2147483638, 15), (2147483639, 16), (2147483640, 17), (2147483641, 18),
    (2147483642, 19), (2147483643, 20), (2147483644, 21), (2147483645, 22),
    (2147483646, 23), (2147483647, 24);
