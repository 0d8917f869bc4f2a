ADD COLUMN (
  x INT DEFAULT 3,
  y VARCHAR(5) DEFAULT '(,)',
  KEY by_x (x, y),
  UNIQUE KEY by_id_x (id, x)
)
