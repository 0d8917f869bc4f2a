CREATE TABLE `t__osc_new` (`osc_o` INT, b INT, PRIMARY KEY (`osc_o`), UNIQUE KEY `chunk_id` (b));
INSERT INTO `t__osc_new` VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7),
  (8, 8), (9, 9), (10, 10), (11, 11), (12, 12);
