ADD UNIQUE KEY by_u (u)
