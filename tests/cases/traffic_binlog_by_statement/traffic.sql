-- at copied
SET SESSION binlog_format = STATEMENT;
UPDATE t SET v = 'by statement' WHERE id IN (1, 8, 24);
INSERT INTO t (v) VALUES ('by statement'), ('by statement');
DELETE FROM t WHERE id = 2;
-- at copy-done
SET SESSION binlog_format = MIXED;
UPDATE t SET v = 'mixed' WHERE id IN (3, 7, 23);
-- at verified
INSERT INTO t (v) VALUES ('mixed');
