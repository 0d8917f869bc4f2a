ADD UNIQUE KEY f ((a * 10))
