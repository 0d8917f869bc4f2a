-- A unique key over good data; while the copy runs an untouched row takes a
-- value that a copied row has. The run must end, with both keys named, and drop
-- neither.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, u INT);
INSERT INTO t VALUES
    (1, 100), (2, 200), (3, 300), (4, 400), (5, 500), (6, 600), (7, 700),
    (8, 800), (9, 900), (10, 1000), (11, 1100), (12, 1200), (13, 1300),
    (14, 1400), (15, 1500), (16, 1600), (17, 1700), (18, 1800), (19, 1900),
    (20, 2000), (21, 2100), (22, 2200), (23, 2300), (24, 2400);
