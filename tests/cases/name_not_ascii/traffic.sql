-- at copied
UPDATE `Größe漢字` SET b = b + 100 WHERE `naïve` IN (1, 8, 12);
UPDATE `Größe漢字` SET `naïve` = `naïve` + 100 WHERE `naïve` IN (2, 9);
DELETE FROM `Größe漢字` WHERE `naïve` IN (3, 7, 10);
