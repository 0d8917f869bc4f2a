-- at copied
UPDATE `it's "q"` SET b = b + 100 WHERE `"c"` IN (1, 8, 12);
UPDATE `it's "q"` SET `"c"` = `"c"` + 100 WHERE `"c"` IN (2, 9);
DELETE FROM `it's "q"` WHERE `"c"` IN (3, 7, 10);
