-- An ENUM loses a member that a row has.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, e ENUM('a','b','c'));
INSERT INTO t VALUES
    (1, 'b'), (2, 'a'), (3, 'b'), (4, 'a'), (5, 'b'), (6, 'a'), (7, 'b'),
    (8, 'a'), (9, 'b'), (10, 'a'), (11, 'b'), (12, 'a'), (13, 'b'), (14, 'a'),
    (15, 'b'), (16, 'a'), (17, 'b'), (18, 'a'), (19, 'b'), (20, 'a'), (21, 'b'),
    (22, 'a'), (23, 'c'), (24, 'a');
