-- at copied
INSERT INTO t (v) VALUES (100);
UPDATE t SET id = id + 100 WHERE id % 4 = 0;
-- at verified
INSERT INTO t (v) VALUES (101);
