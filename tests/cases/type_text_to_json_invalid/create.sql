CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT);
INSERT INTO t VALUES (1, '{}'), (2, NULL), (3, '{"a": '), (4, '[]');
