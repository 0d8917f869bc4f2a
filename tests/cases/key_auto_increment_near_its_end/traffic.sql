-- at copied
INSERT INTO t (v) VALUES (100);
-- at copy-done
INSERT INTO t (v) VALUES (101);
-- at verified
UPDATE t SET v = 5 WHERE id = 255;
