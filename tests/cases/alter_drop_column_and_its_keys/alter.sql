DROP COLUMN a, DROP KEY by_a, DROP INDEX by_ab, DROP c, ADD KEY by_b (b)
