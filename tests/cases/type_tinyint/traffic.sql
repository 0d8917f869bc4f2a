-- at captured
UPDATE t SET s = s + 1 WHERE id = -128;
-- at copied
UPDATE t SET u = 200, s = -7 WHERE id IN (-127, 3, 127);
UPDATE t SET id = 50 WHERE id = -1;
UPDATE t SET id = -2 WHERE id = 20;
DELETE FROM t WHERE id IN (0, 4, 10);
INSERT INTO t VALUES (6, NULL, 6, 60), (126, 127, 255, 61);
-- at copy-done
UPDATE t SET v = v + 1000;
-- at verified
DELETE FROM t WHERE id = 5;
INSERT INTO t VALUES (5, 9, 9, 9);
