-- at copied
UPDATE t SET s = CONCAT(LEFT(s, 3), ' another rest') WHERE id % 2 = 0;
DELETE FROM t WHERE id = 24;
UPDATE t SET s = '024 taken' WHERE id = 2;
-- at copy-done
START TRANSACTION;
UPDATE t SET s = 'aside' WHERE id = 3;
UPDATE t SET s = '003 taken' WHERE id = 20;
UPDATE t SET s = '020 taken' WHERE id = 3;
COMMIT;
-- at verified
INSERT INTO t VALUES (0, '000');
