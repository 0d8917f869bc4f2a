-- A NULL appears after the copy in a column that becomes NOT NULL.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a VARCHAR(10));
INSERT INTO t VALUES
    (1, 'a1'), (2, 'a2'), (3, 'a3'), (4, 'a4'), (5, 'a5'), (6, 'a6'), (7, 'a7'),
    (8, 'a8'), (9, 'a9'), (10, 'a10'), (11, 'a11'), (12, 'a12'), (13, 'a13'),
    (14, 'a14'), (15, 'a15'), (16, 'a16'), (17, 'a17'), (18, 'a18'),
    (19, 'a19'), (20, 'a20'), (21, 'a21'), (22, 'a22'), (23, 'a23'),
    (24, 'a24');
