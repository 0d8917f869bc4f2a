-- at copied
UPDATE `$?!/\;:#@~` SET b = b + 100 WHERE `-- c` IN (1, 8, 12);
UPDATE `$?!/\;:#@~` SET `-- c` = `-- c` + 100 WHERE `-- c` IN (2, 9);
DELETE FROM `$?!/\;:#@~` WHERE `-- c` IN (3, 7, 10);
