/* DROP COLUMN a, */ ADD COLUMN q VARCHAR(60) DEFAULT 'a; DROP COLUMN b, -- ''not'' a comment' -- DROP COLUMN c
, ADD COLUMN `w, x` INT COMMENT 'ends in a backslash \\', # DROP COLUMN d
ADD COLUMN p VARCHAR(20) DEFAULT '/* not one */' /* CHANGE a z INT */,
ADD COLUMN `rename column a to z` INT DEFAULT 1
