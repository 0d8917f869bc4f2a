-- Unique keys that admit NULL, with many rows that are equal but for it, and
-- values that come from NULL and go to it.
CREATE TABLE t (
  id INT NOT NULL PRIMARY KEY,
  a INT,
  b INT,
  UNIQUE KEY by_ab (a, b),
  UNIQUE KEY by_b (b)
);
INSERT INTO t VALUES
    (1, 1, NULL), (2, 2, 2), (3, NULL, NULL), (4, 0, 4), (5, 1, NULL),
    (6, NULL, 6), (7, 3, NULL), (8, 0, 8), (9, NULL, NULL), (10, 2, 10),
    (11, 3, NULL), (12, NULL, 12), (13, 1, NULL), (14, 2, 14), (15, NULL, NULL),
    (16, 0, 16), (17, 1, NULL), (18, NULL, 18), (19, 3, NULL), (20, 0, 20),
    (21, NULL, NULL), (22, 2, 22), (23, 3, NULL), (24, NULL, 24);
