-- at copied
UPDATE t SET a = -a WHERE id IN (1, 8, 24);
-- at copy-done
INSERT INTO t VALUES (100, 100);
