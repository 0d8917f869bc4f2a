-- at copied
UPDATE `%s%d%%` SET b = b + 100 WHERE `%c_` IN (1, 8, 12);
UPDATE `%s%d%%` SET `%c_` = `%c_` + 100 WHERE `%c_` IN (2, 9);
DELETE FROM `%s%d%%` WHERE `%c_` IN (3, 7, 10);
