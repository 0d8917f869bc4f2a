-- at copied
UPDATE `select` SET b = b + 100 WHERE `order` IN (1, 8, 12);
UPDATE `select` SET `order` = `order` + 100 WHERE `order` IN (2, 9);
DELETE FROM `select` WHERE `order` IN (3, 7, 10);
