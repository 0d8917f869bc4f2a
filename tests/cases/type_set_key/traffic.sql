-- at captured
UPDATE t SET n = n + 100 WHERE k = '';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = 'b,a' WHERE n = 3;
UPDATE t SET k = 'c,a' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES ('c,b', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= 'b';
-- at verified
DELETE FROM t WHERE k = 'd,b';
INSERT INTO t VALUES ('d,b', 71);
