-- at copied
UPDATE t SET k = UPPER(k) WHERE n % 3 = 0;
-- at copy-done
UPDATE t SET k = UPPER(k) WHERE n % 3 = 1;
UPDATE t SET k = LOWER(k) WHERE n % 6 = 0;
-- at verified
UPDATE t SET k = CONCAT('kEy', SUBSTRING(k, 4)) WHERE n % 4 = 0;
