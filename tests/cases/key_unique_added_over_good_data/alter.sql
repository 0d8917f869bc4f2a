ADD UNIQUE KEY by_u (u), ADD UNIQUE KEY by_wid (w, id)
