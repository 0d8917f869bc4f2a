-- at copied
SET SESSION unique_checks = 0, foreign_key_checks = 0;
INSERT INTO t VALUES (50, 500, 'bulk'), (51, 510, 'bulk'), (-1, -10, 'bulk');
UPDATE t SET u = NULL WHERE id IN (1, 8, 24);
-- at copy-done
INSERT INTO t VALUES (52, 10, 'bulk'), (53, 80, 'bulk');
