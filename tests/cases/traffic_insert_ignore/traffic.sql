-- at copied
INSERT IGNORE INTO t VALUES (1, 1, 'not taken'), (50, 10, 'not taken'), (51, 510, 'taken'),
  (24, 5, 'not taken'), (52, NULL, 'taken');
INSERT IGNORE INTO t (u) VALUES (80), (81), (82);
-- at copy-done
UPDATE IGNORE t SET u = 240 WHERE id IN (1, 8, 24);
-- at verified
UPDATE IGNORE t SET id = id + 1 WHERE id > 20;
