-- MySQL 8.0 shows a collation that is the table's as if it were the column's.
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), w VARCHAR(20) CHARACTER SET latin1,
    x VARCHAR(9) COLLATE utf8mb4_unicode_ci, y TEXT, z ENUM('a',' COLLATE ') NOT NULL,
    CONSTRAINT positive CHECK (id > 0)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO t (id, v, w, x, y, z) VALUES (1, 'a', 'ü', 'x', 'y', 'a'), (2, 'b', 'c', 'd', 'e', 'a');
