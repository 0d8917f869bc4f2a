-- at copied
UPDATE `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` SET b = b + 100 WHERE `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc` IN (1, 8, 12);
UPDATE `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` SET `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc` = `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc` + 100 WHERE `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc` IN (2, 9);
DELETE FROM `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` WHERE `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc` IN (3, 7, 10);
