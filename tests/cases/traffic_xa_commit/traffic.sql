-- at copied
-- session one
XA START '{schema}-1';
UPDATE t SET v = 'xa one phase' WHERE id = 1;
UPDATE t SET v = 'xa one phase' WHERE id = 8;
UPDATE t SET v = 'xa one phase' WHERE id = 24;
XA END '{schema}-1';
XA COMMIT '{schema}-1' ONE PHASE;
-- session two
XA START '{schema}-2';
UPDATE t SET id = id + 500 WHERE id = 2;
UPDATE t SET id = id + 500 WHERE id = 9;
UPDATE t SET id = id + 500 WHERE id = 23;
DELETE FROM t WHERE id = 3;
INSERT INTO t (v) VALUES ('xa');
XA END '{schema}-2';
XA PREPARE '{schema}-2';
-- at copy-done
-- session two
XA COMMIT '{schema}-2';
XA START '{schema}-3';
UPDATE t SET v = 'prepared late' WHERE id = 4;
UPDATE t SET v = 'prepared late' WHERE id = 10;
UPDATE t SET v = 'prepared late' WHERE id = 22;
XA END '{schema}-3';
XA PREPARE '{schema}-3';
-- at verified
-- session two
XA COMMIT '{schema}-3';
