-- at captured
UPDATE t SET n = n + 100 WHERE k = '';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = 'ac' WHERE n = 3;
UPDATE t SET k = 'ää' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES ('c', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= 'b';
-- at verified
DELETE FROM t WHERE k = 'ba';
INSERT INTO t VALUES ('ba', 71);
