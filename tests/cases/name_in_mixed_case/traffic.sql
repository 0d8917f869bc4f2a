-- at copied
UPDATE `MyTable` SET b = b + 100 WHERE `MyColumn` IN (1, 8, 12);
UPDATE `MyTable` SET `MyColumn` = `MyColumn` + 100 WHERE `MyColumn` IN (2, 9);
DELETE FROM `MyTable` WHERE `MyColumn` IN (3, 7, 10);
