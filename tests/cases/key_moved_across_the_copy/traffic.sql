-- at captured
UPDATE t SET id = 15 WHERE id = 240;
UPDATE t SET id = 235 WHERE id = 10;
-- at copied
UPDATE t SET id = 11 WHERE id = 230;
UPDATE t SET id = 231 WHERE id = 20;
UPDATE t SET id = 121 WHERE id = 220;
UPDATE t SET id = 12 WHERE id = 121;
UPDATE t SET id = 999 WHERE id = 110;
UPDATE t SET id = 1 WHERE id = 999;
DELETE FROM t WHERE id = 30;
INSERT INTO t VALUES (200 + 9, 'was 30');
DELETE FROM t WHERE id = 190;
INSERT INTO t VALUES (19, 'was 190');
UPDATE t SET id = 1000 - id WHERE id IN (40, 50, 60, 130, 140, 150);
-- at copy-done
UPDATE t SET id = 1000 - id WHERE id > 500;
UPDATE t SET id = id + 1 WHERE id % 10 = 0 AND id > 100;
-- at verified
UPDATE t SET id = 2 WHERE id = 209;
