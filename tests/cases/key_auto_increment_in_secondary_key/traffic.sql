-- at copied
UPDATE t SET tenant = tenant + 1 WHERE id % 5 = 0;
INSERT INTO t (tenant, v) VALUES (0, 100), (2, 101);
-- at copy-done
INSERT INTO t VALUES (7, 100, 102);
DELETE FROM t WHERE v = 101;
-- at verified
UPDATE t SET id = id + 50 WHERE tenant = 1;
