-- at copied
UPDATE t SET k = CONCAT(k, '  ') WHERE n IN (0, 2);
UPDATE t SET k = TRIM(k) WHERE n = 1;
-- at copy-done
UPDATE t SET k = CONCAT(TRIM(k), ' ') WHERE n = 3;
-- at verified
UPDATE t SET k = TRIM(k) WHERE n = 0;
