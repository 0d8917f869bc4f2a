-- at copied
UPDATE small SET v = 'through the view' WHERE id IN (1, 8, 24);
DELETE FROM small WHERE id IN (2, 9, 23);
INSERT INTO small VALUES (30, 'through the view');
-- error 1369
INSERT INTO small VALUES (60, 'not in the view');
-- at verified
UPDATE small SET id = id + 1 WHERE id = 24;
-- at done
UPDATE small SET v = 'still works' WHERE id = 3;
SELECT COUNT(*) FROM small;
