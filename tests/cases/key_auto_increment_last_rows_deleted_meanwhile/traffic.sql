-- at copied
INSERT INTO t (v) VALUES (100), (101), (102);
DELETE FROM t WHERE v > 100;
-- at copy-done
INSERT INTO t VALUES (500, 103);
DELETE FROM t WHERE id = 500;
-- at verified
INSERT INTO t (v) VALUES (104), (105);
DELETE FROM t WHERE v > 103;
