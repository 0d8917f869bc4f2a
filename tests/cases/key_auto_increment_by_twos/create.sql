-- auto_increment_increment is 2 on the server: half of all ids are never given
-- out, in the table as in the log.
CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT);
INSERT INTO t (v) VALUES
    (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14),
    (15), (16), (17), (18), (19), (20), (21), (22), (23), (24);
