-- A shorter text type over a value that does not fit: the row's key and the
-- column are named, and nothing is cut.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, s VARCHAR(20));
INSERT INTO t VALUES
    (1, 's1'), (2, 's2'), (3, 's3'), (4, 's4'), (5, 's5'), (6, 's6'), (7, 's7'),
    (8, 's8'), (9, 's9'), (10, 's10'), (11, 's11'), (12, 's12'), (13, 's13'),
    (14, 's14'), (15, 's15'), (16, 's16'), (17, 'much too long'), (18, 's18'),
    (19, 's19'), (20, 's20'), (21, 's21'), (22, 's22'), (23, 's23'),
    (24, 's24');
