-- at copied
UPDATE t SET n = n + 1 WHERE id IN (1, 8, 12);
INSERT INTO t (id, n) VALUES (0, 0), (13, 13);
-- at verified
SET timestamp = 1710000000;
UPDATE t SET n = n + 1 WHERE id IN (2, 9);
-- at done
UPDATE t SET n = 5 WHERE id = 3;
