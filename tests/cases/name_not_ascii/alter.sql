MODIFY b BIGINT, ADD COLUMN `naïve2` INT, ADD KEY `ключ2` (`naïve`)
