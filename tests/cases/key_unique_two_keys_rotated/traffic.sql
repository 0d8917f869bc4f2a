-- at copied
START TRANSACTION;
UPDATE t SET b = b + 100, s = CONCAT('x', s);
UPDATE t SET b = b - 99, s = CONCAT('s', LPAD(id % 24 + 1, 2, '0'));
COMMIT;
-- at copy-done
START TRANSACTION;
UPDATE t SET s = CONCAT('y', s) WHERE id IN (1, 8, 13, 24);
UPDATE t SET s = 's02' WHERE id = 24;
UPDATE t SET s = 's09' WHERE id = 1;
UPDATE t SET s = 's14' WHERE id = 8;
UPDATE t SET s = 'S01' WHERE id = 13;
COMMIT;
-- at verified
UPDATE t SET a = a + 10, b = 25 - b WHERE id > 6;
