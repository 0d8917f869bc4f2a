CREATE TABLE t (k VARCHAR(10), n INT, PRIMARY KEY (k)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO t VALUES ('', 1), ('a', 2), ('ab', 3), ('abc', 4), ('b', 5), ('ba', 6),
  ('c', 7), ('d', 8), ('d b', 9), ('e', 10), ('z', 11), ('ö', 12);
