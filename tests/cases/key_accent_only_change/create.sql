-- Keys that change in an accent alone, which the collation takes for equal, and
-- one whose long form (sharp s) compares with two letters.
CREATE TABLE t (
  k VARCHAR(30) NOT NULL PRIMARY KEY,
  n INT,
  UNIQUE KEY by_n (n)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO t VALUES
    ('a cafe strasse', 1), ('b cafe strasse', 2), ('c cafe strasse', 3),
    ('d cafe strasse', 4), ('e cafe strasse', 5), ('f cafe strasse', 6),
    ('g cafe strasse', 7), ('h cafe strasse', 8), ('i cafe strasse', 9),
    ('j cafe strasse', 10), ('k cafe strasse', 11), ('l cafe strasse', 12),
    ('m cafe strasse', 13), ('n cafe strasse', 14), ('o cafe strasse', 15),
    ('p cafe strasse', 16), ('q cafe strasse', 17), ('r cafe strasse', 18),
    ('s cafe strasse', 19), ('t cafe strasse', 20), ('u cafe strasse', 21),
    ('v cafe strasse', 22), ('w cafe strasse', 23), ('x cafe strasse', 24);
