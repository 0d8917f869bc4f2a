MODIFY b BIGINT, ADD COLUMN `osc_o2` INT, ADD KEY `chunk_id2` (`osc_o`)
