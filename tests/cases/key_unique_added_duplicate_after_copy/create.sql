-- The duplicate for the new unique key comes after the copy, and so by replay.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10)) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 1, 'b1'), (2, 0, 'b2'), (3, 1, 'b3'), (4, 0, 'b4'), (5, 1, 'b5'),
    (6, 0, 'b6'), (7, 1, 'b7'), (8, 0, 'b8'), (9, 1, 'b9'), (10, 0, 'b10'),
    (11, 1, 'b11'), (12, 0, 'b12'), (13, 1, 'b13'), (14, 0, 'b14'),
    (15, 1, 'b15'), (16, 0, 'b16'), (17, 1, 'b17'), (18, 0, 'b18'),
    (19, 1, 'b19'), (20, 0, 'b20'), (21, 1, 'b21'), (22, 0, 'b22'),
    (23, 1, 'b23'), (24, 0, 'b24');
