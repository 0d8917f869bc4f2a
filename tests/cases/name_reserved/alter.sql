MODIFY b BIGINT, ADD COLUMN `order2` INT, ADD KEY `key2` (`order`)
