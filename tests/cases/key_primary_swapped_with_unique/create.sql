-- The primary key becomes a unique key and the unique key the primary key,
-- while both change.
CREATE TABLE t (
  id INT NOT NULL,
  code VARCHAR(20) NOT NULL,
  v INT,
  PRIMARY KEY (id),
  UNIQUE KEY by_code (code)
) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 'c7', 1), (2, 'c14', 2), (3, 'c21', 3), (4, 'c3', 4), (5, 'c10', 5),
    (6, 'c17', 6), (7, 'c24', 7), (8, 'c6', 8), (9, 'c13', 9), (10, 'c20', 10),
    (11, 'c2', 11), (12, 'c9', 12), (13, 'c16', 13), (14, 'c23', 14),
    (15, 'c5', 15), (16, 'c12', 16), (17, 'c19', 17), (18, 'c1', 18),
    (19, 'c8', 19), (20, 'c15', 20), (21, 'c22', 21), (22, 'c4', 22),
    (23, 'c11', 23), (24, 'c18', 24);
