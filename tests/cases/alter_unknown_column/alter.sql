DROP COLUMN nothing
