-- A text that names no member is taken for a member's number.
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4
    COLLATE utf8mb4_general_ci, n INT);
INSERT INTO t (id, v, n) VALUES
    (1, 'a', 1), (2, 'B', 2), (3, NULL, 3), (4, '3', 4), (5, '2', 5),
    (6, 'b ', 6), (7, 'a', 7), (8, 'B', 8), (9, NULL, 9), (10, '3', 10),
    (11, '2', 11), (12, 'b ', 12);
