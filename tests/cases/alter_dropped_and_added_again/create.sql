-- A column is dropped and one of the same name and type added: it is a new one,
-- and no old value may come back.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT, KEY by_a (a));
INSERT INTO t VALUES
    (1, 1, 101), (2, 2, 102), (3, 3, 103), (4, 4, 104), (5, 5, 105),
    (6, 6, 106), (7, 7, 107), (8, 8, 108), (9, 9, 109), (10, 10, 110),
    (11, 11, 111), (12, 12, 112), (13, 13, 113), (14, 14, 114), (15, 15, 115),
    (16, 16, 116), (17, 17, 117), (18, 18, 118), (19, 19, 119), (20, 20, 120),
    (21, 21, 121), (22, 22, 122), (23, 23, 123), (24, 24, 124);
