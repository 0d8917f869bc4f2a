ADD COLUMN code VARCHAR(20), ADD UNIQUE KEY by_code (code), ADD UNIQUE KEY by_code_b (code, b)
