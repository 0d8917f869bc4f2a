MODIFY v INT, ADD KEY by_v (v)
