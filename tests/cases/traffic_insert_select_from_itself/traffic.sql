-- at copied
INSERT INTO t (v) SELECT CONCAT('copy of ', v) FROM t WHERE id % 4 = 0 ORDER BY id;
INSERT INTO t SELECT -id, -u, v FROM t WHERE id < 12;
-- at copy-done
INSERT INTO t (u, v) SELECT MAX(u) + 1, 'the largest' FROM t;
-- at verified
DELETE FROM t WHERE id < -5;
