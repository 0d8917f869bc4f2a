-- A unique key over values that stand twice: found before anything is made.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, u VARCHAR(10)) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL), (4, NULL), (5, 'A');
