CHANGE a amount INT, ADD COLUMN extra INT NOT NULL DEFAULT 4, ADD KEY by_amount (amount, extra), ADD UNIQUE KEY by_extra (extra, id), DROP KEY by_a
