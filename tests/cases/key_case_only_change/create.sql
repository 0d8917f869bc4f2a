-- Keys of a case-insensitive collation that change in their case alone: equal
-- for the server, other bytes for whoever reads them.
CREATE TABLE t (
  k VARCHAR(30) NOT NULL PRIMARY KEY,
  n INT
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO t VALUES
    ('key a', 1), ('key b', 2), ('key c', 3), ('key d', 4), ('key e', 5),
    ('key f', 6), ('key g', 7), ('key h', 8), ('key i', 9), ('key j', 10),
    ('key k', 11), ('key l', 12), ('key m', 13), ('key n', 14), ('key o', 15),
    ('key p', 16), ('key q', 17), ('key r', 18), ('key s', 19), ('key t', 20),
    ('key u', 21), ('key v', 22), ('key w', 23), ('key x', 24);
