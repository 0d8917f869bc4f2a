-- A unique key over the beginnings of values, rotated, and a longer one added.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, s VARCHAR(40) NOT NULL, UNIQUE KEY by_s (s(3))) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, '001 and a rest'), (2, '002 and a rest'), (3, '003 and a rest'),
    (4, '004 and a rest'), (5, '005 and a rest'), (6, '006 and a rest'),
    (7, '007 and a rest'), (8, '008 and a rest'), (9, '009 and a rest'),
    (10, '010 and a rest'), (11, '011 and a rest'), (12, '012 and a rest'),
    (13, '013 and a rest'), (14, '014 and a rest'), (15, '015 and a rest'),
    (16, '016 and a rest'), (17, '017 and a rest'), (18, '018 and a rest'),
    (19, '019 and a rest'), (20, '020 and a rest'), (21, '021 and a rest'),
    (22, '022 and a rest'), (23, '023 and a rest'), (24, '024 and a rest');
