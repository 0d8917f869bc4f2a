ADD COLUMN c INT, DROP KEY by_id, ADD KEY ids (id, c)
