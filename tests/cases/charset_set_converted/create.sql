CREATE TABLE t (id INT PRIMARY KEY, v SET('ä','ß','b') CHARACTER SET latin1, n INT);
INSERT INTO t (id, v, n) VALUES
    (1, 'ä,b', 1), (2, NULL, 2), (3, '', 3), (4, 'ß', 4), (5, 'ä,b', 5),
    (6, NULL, 6), (7, '', 7), (8, 'ß', 8), (9, 'ä,b', 9), (10, NULL, 10),
    (11, '', 11), (12, 'ß', 12);
