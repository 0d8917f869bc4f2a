-- The key's column is dropped and another one takes over its name: rows are
-- told apart by the unique key, and no value of the old id may come through.
CREATE TABLE t (
  id INT NOT NULL,
  number BIGINT NOT NULL,
  v INT,
  PRIMARY KEY (id),
  UNIQUE KEY by_number (number)
);
INSERT INTO t VALUES
    (1, 997, 1), (2, 994, 2), (3, 991, 3), (4, 988, 4), (5, 985, 5),
    (6, 982, 6), (7, 979, 7), (8, 976, 8), (9, 973, 9), (10, 970, 10),
    (11, 967, 11), (12, 964, 12), (13, 961, 13), (14, 958, 14), (15, 955, 15),
    (16, 952, 16), (17, 949, 17), (18, 946, 18), (19, 943, 19), (20, 940, 20),
    (21, 937, 21), (22, 934, 22), (23, 931, 23), (24, 928, 24);
