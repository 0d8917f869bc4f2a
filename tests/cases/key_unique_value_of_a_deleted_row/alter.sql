ADD COLUMN c INT, ADD KEY by_c (c, u)
