MODIFY b BIGINT, ADD COLUMN `my column2` INT, ADD KEY `my index2` (`my column`)
