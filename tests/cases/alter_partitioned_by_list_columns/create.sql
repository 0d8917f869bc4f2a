-- Partitions by a list of texts.
CREATE TABLE t (id INT NOT NULL, c VARCHAR(10) NOT NULL, v INT, PRIMARY KEY (id, c)) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 'Bonn', 1), (2, 'ulm', 2), (3, 'berlin', 3), (4, 'Bonn', 4),
    (5, 'ulm', 5), (6, 'berlin', 6), (7, 'Bonn', 7), (8, 'ulm', 8),
    (9, 'berlin', 9), (10, 'Bonn', 10), (11, 'ulm', 11), (12, 'berlin', 12),
    (13, 'Bonn', 13), (14, 'ulm', 14), (15, 'berlin', 15), (16, 'Bonn', 16),
    (17, 'ulm', 17), (18, 'berlin', 18), (19, 'Bonn', 19), (20, 'ulm', 20),
    (21, 'berlin', 21), (22, 'Bonn', 22), (23, 'ulm', 23), (24, 'berlin', 24);
