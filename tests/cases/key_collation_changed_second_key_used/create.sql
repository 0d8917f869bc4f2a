-- The collation of the primary key changes, so its order does too; rows are
-- told apart by the unique key that stays as it is.
CREATE TABLE t (
  k VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  n INT NOT NULL,
  PRIMARY KEY (k),
  UNIQUE KEY by_n (n)
);
INSERT INTO t VALUES
    ('a1', 1), ('B2', 2), ('c3', 3), ('D4', 4), ('e5', 5), ('F6', 6), ('g7', 7),
    ('H8', 8), ('i9', 9), ('J10', 10), ('k11', 11), ('L12', 12), ('m13', 13),
    ('N14', 14), ('o15', 15), ('P16', 16), ('q17', 17), ('R18', 18),
    ('s19', 19), ('T20', 20), ('u21', 21), ('V22', 22), ('w23', 23),
    ('X24', 24);
