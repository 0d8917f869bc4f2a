-- at copied
-- session lenient
SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES', time_zone = '+09:00';
SET NAMES latin1;
UPDATE t SET v = 'back\slash' WHERE id IN (1, 8, 24);
INSERT INTO t (u, v) VALUES ('12 monkeys', REPEAT('long ', 10));
UPDATE t SET v = 'ü' WHERE id = 2;
-- session ansi
SET SESSION sql_mode = 'ANSI';
UPDATE "t" SET "v" = 'a' || 'b' WHERE "id" IN (3, 7, 23);
-- at copy-done
-- session lenient
UPDATE t SET v = NULL WHERE id = 4;
-- session ansi
DELETE FROM "t" WHERE "id" = 5;
