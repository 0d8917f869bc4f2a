-- at copied
UPDATE t SET a = -a - 1 WHERE id % 2 = 0;
UPDATE t SET s = REPEAT('x', 7), d = 999.9 WHERE id % 3 = 0;
-- at copy-done
INSERT INTO t VALUES (2147483647, 127, 'ÄÖÜäöüß', x'00FF00FF00FF00', -999.9);
