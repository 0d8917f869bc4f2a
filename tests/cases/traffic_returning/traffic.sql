-- at copied
INSERT INTO t (v) VALUES ('a'), ('b') RETURNING id, v;
DELETE FROM t WHERE id IN (1, 8, 24) RETURNING id, u, v;
REPLACE INTO t VALUES (2, 20, 'replaced') RETURNING u;
-- at copy-done
DELETE FROM t WHERE id > 20 RETURNING id;
