-- at copied
UPDATE t SET a = NULL WHERE b % 2 = 0;
UPDATE t SET b = b + 2, c = UPPER(c) WHERE b % 3 = 0;
-- at copy-done
INSERT INTO t VALUES (NULL, 0, ''), (1000, 9, 'z');
DELETE FROM t WHERE b = 3;
-- at verified
UPDATE t SET a = b * 1000 WHERE c = 'C24';
