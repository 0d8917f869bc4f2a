-- at copied
START TRANSACTION;
UPDATE t SET s = CONCAT('x', s);
UPDATE t SET s = CONCAT('s', LPAD(id % 24 + 1, 2, '0'));
COMMIT;
-- at copy-done
START TRANSACTION;
UPDATE t SET s = 'aside' WHERE id = 1;
UPDATE t SET s = 'S02' WHERE id = 24;
UPDATE t SET s = 's01' WHERE id = 1;
COMMIT;
-- at verified
DELETE FROM t WHERE id = 5;
UPDATE t SET s = 's06' WHERE id = 20;
