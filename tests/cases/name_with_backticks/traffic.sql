-- at copied
UPDATE `a``b````` SET b = b + 100 WHERE ```c` IN (1, 8, 12);
UPDATE `a``b````` SET ```c` = ```c` + 100 WHERE ```c` IN (2, 9);
DELETE FROM `a``b````` WHERE ```c` IN (3, 7, 10);
