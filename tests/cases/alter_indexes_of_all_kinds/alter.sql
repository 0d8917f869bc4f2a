DROP KEY by_a, DROP INDEX by_bd,
ADD INDEX (b(3), a), ADD KEY (b), ADD UNIQUE (b, d, id), ADD UNIQUE INDEX named (d, id),
ADD KEY by_a (c) COMMENT 'another by_a', ADD INDEX hashed USING BTREE (d)
