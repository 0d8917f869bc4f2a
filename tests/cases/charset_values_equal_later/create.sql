CREATE TABLE t (k VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin , n INT, id INT PRIMARY KEY, UNIQUE KEY by_k (k));
INSERT INTO t VALUES ('k1', 1, 1), ('k2', 2, 2), ('k3', 3, 3), ('k4', 4, 4),
  ('k5', 5, 5), ('k6', 6, 6), ('k7', 7, 7), ('k8', 8, 8), ('k9', 9, 9), ('k10', 10, 10),
  ('k11', 11, 11), ('k12', 12, 12), ('k13', 13, 13);
