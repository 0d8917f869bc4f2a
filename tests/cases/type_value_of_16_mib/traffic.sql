-- at copied
UPDATE t SET n = n + 1 WHERE id IN (1, 2);
UPDATE t SET a = REPEAT(x'FE', 16777216) WHERE id IN (8, 11);
-- at verified
UPDATE t SET b = REPEAT('y', 16777216) WHERE id = 3;
