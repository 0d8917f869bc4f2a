-- A NOT NULL date without a default where sql_mode forbids the zero date:
-- refused as a plain ALTER refuses it.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT);
INSERT INTO t VALUES
    (1, 1), (2, 2), (3, 3);
