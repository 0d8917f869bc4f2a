-- No key at all.
CREATE TABLE t (a INT, b INT, KEY by_a (a));
INSERT INTO t VALUES (1, 1), (1, 1), (2, NULL);
