-- Two unique keys, one of two columns and one of text, whose values wander in
-- opposite directions.
CREATE TABLE t (
  id INT NOT NULL PRIMARY KEY,
  a INT NOT NULL,
  b INT NOT NULL,
  s VARCHAR(20) NOT NULL,
  UNIQUE KEY by_ab (a, b),
  UNIQUE KEY by_s (s)
) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 1, 1, 's01'), (2, 2, 2, 's02'), (3, 3, 3, 's03'), (4, 0, 4, 's04'),
    (5, 1, 5, 's05'), (6, 2, 6, 's06'), (7, 3, 7, 's07'), (8, 0, 8, 's08'),
    (9, 1, 9, 's09'), (10, 2, 10, 's10'), (11, 3, 11, 's11'),
    (12, 0, 12, 's12'), (13, 1, 13, 's13'), (14, 2, 14, 's14'),
    (15, 3, 15, 's15'), (16, 0, 16, 's16'), (17, 1, 17, 's17'),
    (18, 2, 18, 's18'), (19, 3, 19, 's19'), (20, 0, 20, 's20'),
    (21, 1, 21, 's21'), (22, 2, 22, 's22'), (23, 3, 23, 's23'),
    (24, 0, 24, 's24');
