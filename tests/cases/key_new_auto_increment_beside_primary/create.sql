-- The AUTO_INCREMENT primary key takes the place of a primary key, which
-- becomes unique.
CREATE TABLE t (k INT NOT NULL PRIMARY KEY, v INT);
INSERT INTO t VALUES
    (10, 1), (20, 2), (30, 3), (40, 4), (50, 5), (60, 6), (70, 7), (80, 8),
    (90, 9), (100, 10), (110, 11), (120, 12), (130, 13), (140, 14), (150, 15),
    (160, 16), (170, 17), (180, 18), (190, 19), (200, 20), (210, 21), (220, 22),
    (230, 23), (240, 24);
