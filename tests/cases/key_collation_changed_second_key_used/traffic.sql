-- at copied
UPDATE t SET k = LOWER(k) WHERE n % 2 = 0;
UPDATE t SET n = n + 100 WHERE n % 3 = 0;
-- at copy-done
UPDATE t SET k = CONCAT(k, 'É') WHERE n % 5 = 0;
DELETE FROM t WHERE n % 7 = 0;
-- at verified
UPDATE t SET k = UPPER(k) WHERE n % 4 = 0;
