-- at captured
-- session one
START TRANSACTION;
UPDATE t SET v = 'one' WHERE id = 1;
-- session two
START TRANSACTION;
UPDATE t SET v = 'two' WHERE id = 2;
-- at copied
-- session one
UPDATE t SET v = 'one' WHERE id = 7;
UPDATE t SET v = 'one' WHERE id = 23;
-- session two
UPDATE t SET v = 'two' WHERE id = 8;
UPDATE t SET v = 'two' WHERE id = 24;
DELETE FROM t WHERE id = 10;
COMMIT;
-- session one
UPDATE t SET v = 'one after two' WHERE id = 2;
UPDATE t SET v = 'one after two' WHERE id = 8;
UPDATE t SET v = 'one after two' WHERE id = 24;
-- at copy-done
-- session two
UPDATE t SET v = 'two again' WHERE id = 3;
-- session one
UPDATE t SET v = 'one after two' WHERE id = 3;
COMMIT;
