CREATE TABLE t (k VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, a INT)
  DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3), ('d', 4), ('é', 5), ('f', 6),
  ('g', 7), ('h', 8), ('i', 9), ('j', 10), ('k', 11), ('l', 12);
