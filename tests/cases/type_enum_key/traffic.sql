-- at captured
UPDATE t SET n = n + 100 WHERE k = '10';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = '0' WHERE n = 3;
UPDATE t SET k = 'z' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES ('e', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= 'c';
-- at verified
DELETE FROM t WHERE k = '9';
INSERT INTO t VALUES ('9', 71);
