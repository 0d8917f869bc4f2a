CREATE TABLE t (k VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, id INT NOT NULL, UNIQUE KEY by_id (id));
INSERT INTO t VALUES ('k01', 1), ('k02', 2), ('k03', 3), ('k04', 4), ('k05', 5),
  ('k06', 6), ('k07', 7), ('k08', 8), ('k09', 9), ('k10', 10), ('k11', 11), ('k12', 12),
  ('k13', 13);
