-- A table without primary key gets one over the columns of its unique key,
-- which goes.
CREATE TABLE t (k INT NOT NULL, v INT, UNIQUE KEY by_k (k));
INSERT INTO t VALUES
    (3, 1), (6, 2), (9, 3), (12, 4), (15, 5), (18, 6), (21, 7), (24, 8),
    (27, 9), (30, 10), (33, 11), (36, 12), (39, 13), (42, 14), (45, 15),
    (48, 16), (51, 17), (54, 18), (57, 19), (60, 20), (63, 21), (66, 22),
    (69, 23), (72, 24);
