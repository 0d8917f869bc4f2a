-- at copied
REPLACE INTO t VALUES (1, 240, 'over 1 and 24');
REPLACE INTO t VALUES (23, 20, 'over 23 and 2');
REPLACE INTO t VALUES (8, 30, 'over 8 and 3');
REPLACE INTO t VALUES (100, 90, 'over 9');
-- at copy-done
REPLACE INTO t VALUES (4, 220, 'over 4 and 22');
-- at verified
REPLACE INTO t VALUES (22, 220, 'over 4'), (5, 60, 'over 5 and 6');
