-- at copy-done
INSERT INTO t VALUES (100, 1, 'B7');
