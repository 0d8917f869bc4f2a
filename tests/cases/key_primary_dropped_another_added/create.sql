-- The primary key goes together with its column, and the unique key of two
-- columns becomes the primary key; the unique key itself stays too.
CREATE TABLE t (
  id INT NOT NULL,
  a INT NOT NULL,
  b VARCHAR(10) NOT NULL,
  v INT,
  PRIMARY KEY (id),
  UNIQUE KEY by_ab (a, b)
) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 1, 'b1', 1), (2, 2, 'b2', 2), (3, 3, 'b3', 3), (4, 0, 'b4', 4),
    (5, 1, 'b5', 5), (6, 2, 'b6', 6), (7, 3, 'b7', 7), (8, 0, 'b8', 8),
    (9, 1, 'b9', 9), (10, 2, 'b10', 10), (11, 3, 'b11', 11), (12, 0, 'b12', 12),
    (13, 1, 'b13', 13), (14, 2, 'b14', 14), (15, 3, 'b15', 15),
    (16, 0, 'b16', 16), (17, 1, 'b17', 17), (18, 2, 'b18', 18),
    (19, 3, 'b19', 19), (20, 0, 'b20', 20), (21, 1, 'b21', 21),
    (22, 2, 'b22', 22), (23, 3, 'b23', 23), (24, 0, 'b24', 24);
