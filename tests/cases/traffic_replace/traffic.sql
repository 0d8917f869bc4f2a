-- at copied
REPLACE INTO t VALUES (1, 10, 'same u'), (8, 81, 'other u'), (24, NULL, 'no u'), (60, 600, 'new');
REPLACE INTO t SET id = 2, v = 'set';
REPLACE INTO t (v) VALUES ('numbered');
-- at copy-done
REPLACE INTO t SELECT id, u + 1, CONCAT(v, '!') FROM (SELECT * FROM t WHERE id % 3 = 0) AS x;
-- at verified
REPLACE INTO t VALUES (8, 82, 'once more');
