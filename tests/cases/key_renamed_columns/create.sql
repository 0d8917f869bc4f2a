-- Both columns of the key get other names, and one of them the name that the
-- other had.
CREATE TABLE t (
  a INT NOT NULL,
  b INT NOT NULL,
  v INT,
  PRIMARY KEY (a, b)
);
INSERT INTO t VALUES
    (1, 1, 1), (2, 2, 4), (3, 3, 9), (4, 4, 16), (0, 5, 25), (1, 6, 36),
    (2, 7, 49), (3, 8, 64), (4, 9, 81), (0, 10, 100), (1, 11, 121),
    (2, 12, 144), (3, 13, 169), (4, 14, 196), (0, 15, 225), (1, 16, 256),
    (2, 17, 289), (3, 18, 324), (4, 19, 361), (0, 20, 400), (1, 21, 441),
    (2, 22, 484), (3, 23, 529), (4, 24, 576);
