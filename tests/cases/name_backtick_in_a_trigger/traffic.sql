-- at copied
INSERT INTO t VALUES (0, 20, 1), (20, 30, 2);
-- at done
INSERT INTO t VALUES (30, 40, 3, 4);
