ADD UNIQUE KEY by_v (v), ADD UNIQUE KEY by_s (s, id)
