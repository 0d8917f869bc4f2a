-- at copied
UPDATE `1` SET b = b + 100 WHERE `2` IN (1, 8, 12);
UPDATE `1` SET `2` = `2` + 100 WHERE `2` IN (2, 9);
DELETE FROM `1` WHERE `2` IN (3, 7, 10);
