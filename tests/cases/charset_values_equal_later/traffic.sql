-- at copied
INSERT INTO t VALUES ('K2', 99, 99);
