-- A unique key is added over values that are different and stay so, though the
-- traffic makes each of them stand in two rows, one after the other.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, u INT, w INT);
INSERT INTO t VALUES
    (1, 100, 1), (2, 200, 2), (3, 300, 0), (4, 400, 1), (5, 500, 2),
    (6, 600, 0), (7, 700, 1), (8, 800, 2), (9, 900, 0), (10, 1000, 1),
    (11, 1100, 2), (12, 1200, 0), (13, 1300, 1), (14, 1400, 2), (15, 1500, 0),
    (16, 1600, 1), (17, 1700, 2), (18, 1800, 0), (19, 1900, 1), (20, 2000, 2),
    (21, 2100, 0), (22, 2200, 1), (23, 2300, 2), (24, 2400, 0);
