DROP KEY by_u, ADD KEY by_u (u)
