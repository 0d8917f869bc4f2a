ADD COLUMN w INT, DROP KEY by_n, ADD UNIQUE KEY by_number (n)
