-- at copied
UPDATE t SET c = 'hamburg' WHERE id % 4 = 0;
UPDATE t SET c = 'ULM' WHERE id % 5 = 0;
-- at copy-done
DELETE FROM t WHERE c = 'Bonn';
