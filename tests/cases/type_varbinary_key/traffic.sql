-- at captured
UPDATE t SET n = n + 100 WHERE k = x'';
-- at copied
UPDATE t SET n = n + 200 WHERE n IN (2, 8, 10);
UPDATE t SET k = x'6200' WHERE n = 3;
UPDATE t SET k = x'00FF' WHERE n = 9;
DELETE FROM t WHERE n IN (4, 7);
INSERT INTO t VALUES (x'6120', 70);
-- at copy-done
UPDATE t SET n = n + 1000 WHERE k >= x'61';
-- at verified
DELETE FROM t WHERE k = x'6100';
INSERT INTO t VALUES (x'6100', 71);
