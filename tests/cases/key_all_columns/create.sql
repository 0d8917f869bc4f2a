-- Every column belongs to the primary key: an update of a row is always another
-- key.
CREATE TABLE t (
  a INT NOT NULL,
  b VARCHAR(10) NOT NULL,
  PRIMARY KEY (a, b),
  KEY by_b (b)
) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 'b1'), (2, 'b2'), (3, 'b3'), (4, 'b4'), (5, 'b0'), (6, 'b1'), (7, 'b2'),
    (8, 'b3'), (9, 'b4'), (10, 'b0'), (11, 'b1'), (12, 'b2'), (13, 'b3'),
    (14, 'b4'), (15, 'b0'), (16, 'b1'), (17, 'b2'), (18, 'b3'), (19, 'b4'),
    (20, 'b0'), (21, 'b1'), (22, 'b2'), (23, 'b3'), (24, 'b4');
