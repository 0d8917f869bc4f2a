-- at captured
SET sql_mode = 'ALLOW_INVALID_DATES';
UPDATE t SET n = n + 100 WHERE k = '0000-00-00';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = '1980-05-05' WHERE n = 3;
UPDATE t SET k = '2100-00-00' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES ('1999-12-31', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= '1969-12-31';
-- at verified
DELETE FROM t WHERE k = '1970-01-01';
INSERT INTO t VALUES ('1970-01-01', 71);
