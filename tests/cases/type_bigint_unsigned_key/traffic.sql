-- at captured
UPDATE t SET n = n + 100 WHERE k = 0;
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = 9 WHERE n = 3;
UPDATE t SET k = 18446744073709551613 WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES (6, 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= 4;
-- at verified
DELETE FROM t WHERE k = 5;
INSERT INTO t VALUES (5, 71);
