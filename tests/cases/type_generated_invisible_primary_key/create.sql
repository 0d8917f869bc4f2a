SET sql_generate_invisible_primary_key = ON;
CREATE TABLE t (n INT);
INSERT INTO t (n) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12);
