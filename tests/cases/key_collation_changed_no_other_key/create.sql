-- The collation of the only key changes: no order is common to both tables.
CREATE TABLE t (k VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY, n INT);
INSERT INTO t VALUES
    ('k1', 1), ('k2', 2), ('k3', 3);
