-- at captured
UPDATE t SET n = n + 100 WHERE k = '-838:59:59';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = '13:00:00' WHERE n = 3;
UPDATE t SET k = '-05:00:00' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES ('12:00:00', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= '00:00:01';
-- at verified
DELETE FROM t WHERE k = '01:00:00';
INSERT INTO t VALUES ('01:00:00', 71);
