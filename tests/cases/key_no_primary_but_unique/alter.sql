ADD COLUMN d INT, DROP KEY first_key, ADD KEY third_key (c)
