MODIFY b BIGINT, ADD COLUMN `MyColumn2` INT, ADD KEY `MyIndex2` (`MyColumn`)
