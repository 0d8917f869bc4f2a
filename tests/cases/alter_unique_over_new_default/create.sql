-- A unique key over a new column that is the same in every row: no plain ALTER
-- does that.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY);
INSERT INTO t VALUES (1), (2), (3);
