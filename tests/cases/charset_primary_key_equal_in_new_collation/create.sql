CREATE TABLE t (k VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, n INT);
INSERT INTO t VALUES ('a', 1), ('b', 2), ('A', 3), ('c', 4);
