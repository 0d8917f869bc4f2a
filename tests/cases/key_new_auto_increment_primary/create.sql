-- An AUTO_INCREMENT primary key is new over a unique key that stays. The
-- numbers are the server's: each row has one, no two the same, and what they
-- are is nobody's promise.
CREATE TABLE t (k VARCHAR(20) NOT NULL, v INT, UNIQUE KEY by_k (k)) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    ('a', 1), ('b', 2), ('c', 3), ('d', 4), ('e', 5), ('f', 6), ('g', 7),
    ('h', 8), ('i', 9), ('j', 10), ('k', 11), ('l', 12), ('m', 13), ('n', 14),
    ('o', 15), ('p', 16), ('q', 17), ('r', 18), ('s', 19), ('t', 20), ('u', 21),
    ('v', 22), ('w', 23), ('x', 24);
