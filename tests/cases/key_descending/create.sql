-- A primary key with a descending part: chunks must follow the index's order
-- and comparisons the values'.
CREATE TABLE t (
  a INT NOT NULL,
  b INT NOT NULL,
  v INT,
  PRIMARY KEY (a DESC, b),
  UNIQUE KEY by_v (v DESC)
);
INSERT INTO t VALUES
    (0, 1, 1), (0, 2, 2), (0, 3, 3), (0, 4, 4), (1, 5, 5), (1, 6, 6), (1, 7, 7),
    (1, 8, 8), (1, 9, 9), (2, 10, 10), (2, 11, 11), (2, 12, 12), (2, 13, 13),
    (2, 14, 14), (3, 15, 15), (3, 16, 16), (3, 17, 17), (3, 18, 18),
    (3, 19, 19), (4, 20, 20), (4, 21, 21), (4, 22, 22), (4, 23, 23),
    (4, 24, 24);
