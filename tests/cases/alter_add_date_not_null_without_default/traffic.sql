-- at copied
UPDATE t SET a = -a WHERE id % 2 = 0;
-- at copy-done
INSERT INTO t VALUES (100, 100);
