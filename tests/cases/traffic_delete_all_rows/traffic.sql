-- at copied
DELETE FROM t;
INSERT INTO t VALUES (2, 1, 'back'), (8, 2, 'back'), (30, 3, 'new');
-- at copy-done
DELETE FROM t;
INSERT INTO t VALUES (1, 1, 'once more'), (24, 2, 'once more');
