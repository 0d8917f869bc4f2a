-- at captured
UPDATE t SET n = n + 100 WHERE k = '::';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = '::3' WHERE n = 3;
UPDATE t SET k = '3::' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES ('2::', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= '::ffff:1.2.3.4';
-- at verified
DELETE FROM t WHERE k = '1::';
INSERT INTO t VALUES ('1::', 71);
