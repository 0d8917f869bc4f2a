CREATE TABLE t (k VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin , n INT, id INT PRIMARY KEY, UNIQUE KEY by_k (k));
INSERT INTO t VALUES ('ä', 1, 1), ('b', 2, 2), ('a', 3, 3), ('c', 4, 4);
