-- at captured
UPDATE t SET id = id + 1 ORDER BY id DESC;
-- at copied
UPDATE t SET u = u + 1;
UPDATE t SET id = id + 1 ORDER BY id DESC;
UPDATE t SET v = 'limited' ORDER BY id DESC LIMIT 3;
UPDATE t SET v = 'limited too' ORDER BY u LIMIT 2;
-- at copy-done
UPDATE t SET id = id - 2 ORDER BY id;
-- at verified
UPDATE t SET u = u + 1 ORDER BY u DESC;
