ADD UNIQUE KEY by_ab (a, b)
