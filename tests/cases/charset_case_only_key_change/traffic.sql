-- at copied
UPDATE t SET k = 'A' WHERE k = 'a';
UPDATE t SET k = 'h ' WHERE k = 'h';
UPDATE t SET k = 'E' WHERE k = 'é';
UPDATE t SET k = 'K' WHERE k = 'k';
-- at verified
UPDATE t SET k = 'ÀA' WHERE k = 'a';
