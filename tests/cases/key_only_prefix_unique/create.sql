-- The only unique key holds the beginnings of its values.
CREATE TABLE t (a VARCHAR(30) NOT NULL, b INT, UNIQUE KEY by_a (a(5)));
INSERT INTO t VALUES ('first row', 1), ('second row', 2);
