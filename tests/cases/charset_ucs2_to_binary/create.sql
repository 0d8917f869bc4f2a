CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET ucs2,
    w VARCHAR(20) CHARACTER SET latin1, n INT);
INSERT INTO t VALUES
    (1, 'a', 'ü', 1), (2, NULL, NULL, 2), (3, 'ä中', 'b', 3), (4, '', '', 4),
    (5, ' 5', 'ß', 5), (6, 'a', 'ä', 6), (7, 'ü', 'c', 7), (8, 'b', NULL, 8),
    (9, 'c', 'd', 9), (10, 'd', 'e', 10), (11, 'e', 'f', 11), (12, 'f', 'g', 12);
