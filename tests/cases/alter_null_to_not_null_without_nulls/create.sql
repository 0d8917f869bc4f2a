-- NOT NULL over a column in which no NULL stands; one does for a moment while
-- the copy runs.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b VARCHAR(10));
INSERT INTO t VALUES
    (1, 1, 'b1'), (2, 2, 'b2'), (3, 3, 'b3'), (4, 4, 'b4'), (5, 5, 'b5'),
    (6, 6, 'b6'), (7, 7, 'b7'), (8, 8, 'b8'), (9, 9, 'b9'), (10, 10, 'b10'),
    (11, 11, 'b11'), (12, 12, 'b12'), (13, 13, 'b13'), (14, 14, 'b14'),
    (15, 15, 'b15'), (16, 16, 'b16'), (17, 17, 'b17'), (18, 18, 'b18'),
    (19, 19, 'b19'), (20, 20, 'b20'), (21, 21, 'b21'), (22, 22, 'b22'),
    (23, 23, 'b23'), (24, 24, 'b24');
