-- The servers' own CONVERT TO spoils a member that is not ASCII; no row holds it.
CREATE TABLE t (id INT PRIMARY KEY, v ENUM('ä','b') CHARACTER SET latin1, n INT);
INSERT INTO t (id, v, n) VALUES
    (1, 'b', 1), (2, NULL, 2), (3, 'b', 3), (4, NULL, 4), (5, 'b', 5),
    (6, NULL, 6), (7, 'b', 7), (8, NULL, 8), (9, 'b', 9), (10, NULL, 10),
    (11, 'b', 11), (12, NULL, 12);
