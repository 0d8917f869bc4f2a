-- A column is dropped out of a unique key: what is left of it has duplicates.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT NOT NULL, b INT NOT NULL, UNIQUE KEY by_ab (a, b));
INSERT INTO t VALUES
    (1, 0, 1), (2, 1, 2), (3, 1, 3), (4, 2, 4), (5, 2, 5), (6, 3, 6);
