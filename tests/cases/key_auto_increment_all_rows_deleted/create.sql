-- All rows are deleted while the run is on: the counter is all that is left of
-- them.
CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT);
INSERT INTO t (v) VALUES
    (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14),
    (15), (16), (17), (18), (19), (20), (21), (22), (23), (24);
