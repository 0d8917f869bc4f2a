MODIFY b BIGINT, ADD COLUMN `-- c2` INT, ADD KEY `/* i */2` (`-- c`)
