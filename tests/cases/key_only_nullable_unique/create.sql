-- The only unique key admits NULL: two rows may have the same key.
CREATE TABLE t (a INT, b INT NOT NULL, UNIQUE KEY by_ab (b, a));
INSERT INTO t VALUES (NULL, 1), (NULL, 1), (2, 1);
