-- at captured
UPDATE t SET n = n + 100 WHERE k = '0';
-- at copied
UPDATE t SET k = 'á' WHERE k = 'a';
UPDATE t SET k = 'ch' WHERE k = 'e';
UPDATE t SET k = 'ž' WHERE k = 'z';
UPDATE t SET k = 'aa' WHERE k = 'h';
UPDATE t SET k = 'zz' WHERE k = 'ab';
DELETE FROM t WHERE k IN ('b', 'f', 'm');
-- at verified
UPDATE t SET k = 'C' WHERE k = 'c';
