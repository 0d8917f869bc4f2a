-- at copied
UPDATE t SET y = y + 7 WHERE id % 3 = 0;
UPDATE t SET id = id + 100 WHERE id % 4 = 0;
DELETE FROM t WHERE id % 5 = 0;
INSERT INTO t VALUES (0, 2001, 'first'), (999, 2030, 'last');
-- at copy-done
UPDATE t SET y = 2001 WHERE id % 7 = 0;
-- at verified
UPDATE t SET v = UPPER(v) WHERE y > 2010;
