-- at copied
UPDATE `a.b` SET b = b + 100 WHERE `c.d` IN (1, 8, 12);
UPDATE `a.b` SET `c.d` = `c.d` + 100 WHERE `c.d` IN (2, 9);
DELETE FROM `a.b` WHERE `c.d` IN (3, 7, 10);
