-- at copied
UPDATE `my table` SET b = b + 100 WHERE `my column` IN (1, 8, 12);
UPDATE `my table` SET `my column` = `my column` + 100 WHERE `my column` IN (2, 9);
DELETE FROM `my table` WHERE `my column` IN (3, 7, 10);
