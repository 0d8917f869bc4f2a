-- at copied
UPDATE t SET b = 'x' WHERE a % 2 = 0;
UPDATE t SET a = a + 100 WHERE a % 3 = 0;
INSERT INTO t VALUES (1, 'new'), (12, 'new'), (24, 'new');
-- at copy-done
UPDATE t SET a = a - 100 WHERE a > 100;
-- at verified
DELETE FROM t WHERE b = 'new';
