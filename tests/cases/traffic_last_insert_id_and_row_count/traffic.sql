-- at copied
INSERT INTO t (v) VALUES ('a'), ('b'), ('c');
INSERT INTO seen (a, b) VALUES (LAST_INSERT_ID(), ROW_COUNT());
INSERT INTO t (v) SELECT v FROM t WHERE id IN (1, 8);
SET @rows = ROW_COUNT(), @id = LAST_INSERT_ID();
INSERT INTO seen (a, b) VALUES (@id, @rows);
UPDATE t SET v = 'x' WHERE id IN (1, 8, 24);
INSERT INTO seen (a, b) VALUES (LAST_INSERT_ID(), ROW_COUNT());
UPDATE t SET v = 'x' WHERE id IN (1, 8, 24);
SET @rows = ROW_COUNT();
INSERT INTO seen (a, b) VALUES (LAST_INSERT_ID(), @rows);
DELETE FROM t WHERE id IN (2, 9, 23, 999);
SET @rows = ROW_COUNT();
INSERT INTO seen (a, b) VALUES (0, @rows);
REPLACE INTO t VALUES (3, 300, 'r');
SET @rows = ROW_COUNT();
INSERT INTO seen (a, b) VALUES (0, @rows);
SELECT n, a, b FROM seen ORDER BY n;
-- at verified
INSERT INTO t (v) VALUES ('d');
SELECT LAST_INSERT_ID(), ROW_COUNT();
