-- at copied
INSERT INTO t VALUES (1, 10, 'x'), (8, 0, 'x'), (24, 0, 'x'), (70, 700, 'x')
  ON DUPLICATE KEY UPDATE v = CONCAT('dup ', VALUES(v), t.v);
INSERT INTO t (u, v) VALUES (20, 'by u'), (90, 'by u'), (230, 'by u')
  ON DUPLICATE KEY UPDATE id = id + 200;
-- at copy-done
INSERT INTO t VALUES (3, 30, 'v3') ON DUPLICATE KEY UPDATE v = v;
INSERT INTO t VALUES (3, 40, 'x') ON DUPLICATE KEY UPDATE v = 'through the primary key';
-- at verified
INSERT INTO t (u, v) VALUES (110, 'x') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), u = NULL;
