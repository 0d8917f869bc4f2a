CREATE TABLE `1` (`2` INT, b INT, PRIMARY KEY (`2`), UNIQUE KEY `3` (b));
INSERT INTO `1` VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8),
  (9, 9), (10, 10), (11, 11), (12, 12);
