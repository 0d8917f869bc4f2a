-- at copied
UPDATE t SET u = 100 WHERE id = 24;
