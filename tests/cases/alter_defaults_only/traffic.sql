-- at copied
UPDATE t SET a = a + 1 WHERE id % 3 = 0;
INSERT INTO t (a) VALUES (1);
-- at copy-done
INSERT INTO t (b) VALUES ('given');
-- at done
INSERT INTO t (b) VALUES ('by default');
