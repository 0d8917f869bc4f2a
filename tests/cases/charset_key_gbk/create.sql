CREATE TABLE t (k VARCHAR(20) CHARACTER SET gbk COLLATE gbk_chinese_ci PRIMARY KEY, n INT);
INSERT INTO t VALUES ('0', 0), ('a', 1), ('ab', 2), ('b', 3), ('c', 4), ('d', 5),
  ('e', 6), ('f', 7), ('g', 8), ('h', 9), ('m', 10), ('z', 11);
