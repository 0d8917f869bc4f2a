-- at captured
UPDATE t SET n = n + 1;
