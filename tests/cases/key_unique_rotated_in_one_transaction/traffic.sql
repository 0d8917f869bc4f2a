-- at captured
START TRANSACTION;
UPDATE t SET u = -u;
UPDATE t SET u = -u % 24 + 1;
COMMIT;
-- at copied
START TRANSACTION;
UPDATE t SET u = -u;
UPDATE t SET u = (-u + 6) % 24 + 1;
COMMIT;
-- at copy-done
START TRANSACTION;
UPDATE t SET u = u + 1000;
UPDATE t SET u = 3000 - u;
COMMIT;
-- at verified
UPDATE t SET u = NULL WHERE id = 1;
UPDATE t SET u = u + 1 ORDER BY u DESC;
