-- at copied
DELETE FROM t WHERE id = 1;
INSERT INTO t VALUES (1, 10, 'back');
DELETE FROM t WHERE id = 9;
INSERT INTO t VALUES (9, NULL, 'back');
DELETE FROM t WHERE id = 24;
INSERT INTO t VALUES (24, 240, 'back');
START TRANSACTION;
INSERT INTO t VALUES (100, 1000, 'for a moment'), (-1, -10, 'for a moment');
DELETE FROM t WHERE id IN (100, -1);
COMMIT;
INSERT INTO t VALUES (101, 1010, 'for a moment'), (-2, -20, 'for a moment');
DELETE FROM t WHERE id IN (101, -2);
-- at copy-done
START TRANSACTION;
DELETE FROM t WHERE id IN (2, 10, 23);
INSERT INTO t VALUES (23, 20, 'was 2'), (2, 230, 'was 23');
COMMIT;
-- at verified
DELETE FROM t WHERE id = 23;
