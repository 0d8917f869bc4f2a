-- Unique values of rows that are deleted, or moved to another primary key, and
-- taken by others at once.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, u VARCHAR(9) NOT NULL, UNIQUE KEY by_u (u)) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 'u1'), (2, 'u2'), (3, 'u3'), (4, 'u4'), (5, 'u5'), (6, 'u6'), (7, 'u7'),
    (8, 'u8'), (9, 'u9'), (10, 'u10'), (11, 'u11'), (12, 'u12'), (13, 'u13'),
    (14, 'u14'), (15, 'u15'), (16, 'u16'), (17, 'u17'), (18, 'u18'),
    (19, 'u19'), (20, 'u20'), (21, 'u21'), (22, 'u22'), (23, 'u23'),
    (24, 'u24');
