-- at copied
UPDATE t SET k = REPEAT('é', 10) WHERE v = 2;
UPDATE t SET k = RPAD(k, 10, '~') WHERE v % 4 = 0;
UPDATE t SET k = UPPER(k) WHERE v % 4 = 1;
-- at copy-done
INSERT INTO t VALUES ('', 100), ('~', 101), ('zzzzzzzzzz', 102);
-- at verified
DELETE FROM t WHERE v % 3 = 0;
