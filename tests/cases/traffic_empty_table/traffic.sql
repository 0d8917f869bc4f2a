-- at captured
INSERT INTO t VALUES (5, 50, 'for a moment');
DELETE FROM t WHERE id = 5;
-- at copy-done
INSERT INTO t (v) VALUES ('first'), ('second');
-- at verified
DELETE FROM t WHERE v = 'first';
