-- at copied
UPDATE t SET k = REPLACE(k, 'cafe', 'café') WHERE n % 2 = 0;
UPDATE t SET k = REPLACE(k, 'strasse', 'straße') WHERE n % 3 = 0;
-- at copy-done
UPDATE t SET k = REPLACE(k, 'cafe', 'çàfè') WHERE n % 2 = 1;
-- at verified
UPDATE t SET k = REPLACE(k, 'straße', 'STRASSE') WHERE n % 6 = 0;
