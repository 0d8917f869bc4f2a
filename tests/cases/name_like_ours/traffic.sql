-- at copied
UPDATE `t__osc_new` SET b = b + 100 WHERE `osc_o` IN (1, 8, 12);
UPDATE `t__osc_new` SET `osc_o` = `osc_o` + 100 WHERE `osc_o` IN (2, 9);
DELETE FROM `t__osc_new` WHERE `osc_o` IN (3, 7, 10);
