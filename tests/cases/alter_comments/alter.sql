COMMENT = 'it''s a "table"; -- with \\ and 🐬',
MODIFY a INT COMMENT 'line one
line two, DROP COLUMN b',
ADD KEY by_c (c) COMMENT '`ticks` and ''quotes'''
