DROP KEY by_b, ADD COLUMN c INT, ADD UNIQUE KEY by_ba (b, a), ADD UNIQUE KEY by_c (c)
