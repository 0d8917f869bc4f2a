-- at copied
DELETE FROM t;
