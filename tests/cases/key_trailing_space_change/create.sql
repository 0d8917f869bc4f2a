-- Keys that change in their trailing spaces alone, which a PAD SPACE collation
-- takes for equal.
CREATE TABLE t (
  k VARCHAR(30) NOT NULL,
  n INT NOT NULL,
  PRIMARY KEY (k, n)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO t VALUES
    ('a ', 1), ('b  ', 2), ('c', 3), ('d ', 0), ('e  ', 1), ('f', 2), ('g ', 3),
    ('h  ', 0), ('i', 1), ('j ', 2), ('k  ', 3), ('l', 0), ('m ', 1),
    ('n  ', 2), ('o', 3), ('p ', 0), ('q  ', 1), ('r', 2), ('s ', 3),
    ('t  ', 0), ('u', 1), ('v ', 2), ('w  ', 3), ('x', 0);
