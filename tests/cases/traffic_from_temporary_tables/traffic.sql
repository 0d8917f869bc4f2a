-- at copied
-- session hides
CREATE TEMPORARY TABLE source (id INT NOT NULL, w VARCHAR(20));
INSERT INTO source VALUES (1, 'one'), (8, 'eight'), (24, 'twentyfour'), (60, 'sixty');
UPDATE t JOIN source USING (id) SET v = w;
INSERT INTO t (u, v) SELECT id * 1000, w FROM source;
CREATE TEMPORARY TABLE t (id INT, v VARCHAR(30));
INSERT INTO t VALUES (2, 'seen by nobody');
DELETE FROM t WHERE id = 9;
-- at copy-done
-- session hides
DROP TEMPORARY TABLE t;
UPDATE t SET v = 'seen' WHERE id IN (2, 9);
