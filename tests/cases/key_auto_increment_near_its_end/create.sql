-- TINYINT ids that reach their end while the copy runs: the last id can be
-- given out, and no other after it.
CREATE TABLE t (id TINYINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT);
INSERT INTO t VALUES
    (1, 1), (2, 2), (3, 3), (4, 4), (234, 5), (235, 6), (236, 7), (237, 8),
    (238, 9), (239, 10), (240, 11), (241, 12), (242, 13), (243, 14), (244, 15),
    (245, 16), (246, 17), (247, 18), (248, 19), (249, 20), (250, 21), (251, 22),
    (252, 23), (253, 24);
