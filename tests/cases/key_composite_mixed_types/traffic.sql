-- at captured
UPDATE t SET e = 'two' WHERE v % 4 = 0;
-- at copied
UPDATE t SET a = a + 2 WHERE v % 5 = 0;
UPDATE t SET b = CONCAT(b, ' x') WHERE v % 5 = 1;
UPDATE t SET c = c + INTERVAL 1 YEAR WHERE v % 5 = 2;
UPDATE t SET d = -d WHERE v % 5 = 3;
UPDATE t SET e = 'three' WHERE v % 5 = 4;
INSERT INTO t VALUES (-9, '', '2000-01-01', 0, 'one', 100),
    (0, 'é', '2000-01-01', -0.01, 'two', 101),
    (9, 'zz', '9999-12-31', 9999.99, 'three', 102);
-- at copy-done
DELETE FROM t WHERE v % 6 = 0;
UPDATE t SET a = a + 1, b = UPPER(b), d = d + 1 WHERE v % 6 = 1;
-- at verified
UPDATE t SET v = v + 1000 WHERE e = 'one';
