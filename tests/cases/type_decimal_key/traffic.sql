-- at captured
UPDATE t SET n = n + 100 WHERE k = -9999.00001;
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = 0.25 WHERE n = 3;
UPDATE t SET k = -2.5 WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES (0.5, 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= 0;
-- at verified
DELETE FROM t WHERE k = 0.00001;
INSERT INTO t VALUES (0.00001, 71);
