-- A text key made longer, while the traffic writes keys of the old length.
CREATE TABLE t (
  k VARCHAR(10) NOT NULL PRIMARY KEY,
  v INT
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO t VALUES
    ('aa', 1), ('bbb', 2), ('cccc', 3), ('ddddd', 4), ('eeeeee', 5),
    ('fffffff', 6), ('gggggggg', 7), ('hhhhhhhhh', 8), ('iiiiiiiiii', 9),
    ('j', 10), ('kk', 11), ('lll', 12), ('mmmm', 13), ('nnnnn', 14),
    ('oooooo', 15), ('ppppppp', 16), ('qqqqqqqq', 17), ('rrrrrrrrr', 18),
    ('ssssssssss', 19), ('t', 20), ('uu', 21), ('vvv', 22), ('wwww', 23),
    ('xxxxx', 24);
