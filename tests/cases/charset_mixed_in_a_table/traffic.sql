-- at copied
UPDATE t SET k = 'ä1' WHERE k = 'ae1';
UPDATE t SET k = 'ß' WHERE k = 'ss';
UPDATE t SET k = 'ö' WHERE k = 'oe';
UPDATE t SET c = 'new', d = 'ö' WHERE k IN ('A', 'Z', 'p');
DELETE FROM t WHERE k IN ('b', 'UE1');
-- at verified
UPDATE t SET k = 'Ü1', a = '字' WHERE k = 'u';
