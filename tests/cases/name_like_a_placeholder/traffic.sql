-- at copied
UPDATE `{t}` SET b = b + 100 WHERE `$0` IN (1, 8, 12);
UPDATE `{t}` SET `$0` = `$0` + 100 WHERE `$0` IN (2, 9);
DELETE FROM `{t}` WHERE `$0` IN (3, 7, 10);
