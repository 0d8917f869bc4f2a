-- at captured
UPDATE t SET n = n + 100 WHERE k = '0001-01-01 00:00:00';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = '1980-05-05 01:02:03' WHERE n = 3;
UPDATE t SET k = '2100-01-01' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES ('2025-10-26 02:30:00', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= '1999-12-31 00:00:00';
-- at verified
DELETE FROM t WHERE k = '2000-02-29 00:00:00';
INSERT INTO t VALUES ('2000-02-29 00:00:00', 71);
