-- at copied
UPDATE t SET tenant = tenant + 1 WHERE v % 3 = 0;
INSERT INTO t (tenant, v) VALUES (2, 100), (0, 101);
-- at copy-done
DELETE FROM t WHERE id IN (1, 12, 26);
-- at verified
INSERT INTO t (tenant, v) VALUES (7, 102);
