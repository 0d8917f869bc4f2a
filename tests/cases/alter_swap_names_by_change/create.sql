-- Two columns of one type exchange their names: not one value may move with
-- them.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT, b INT, KEY by_a (a), UNIQUE KEY by_b (b));
INSERT INTO t VALUES
    (1, 1, 999), (2, 2, 998), (3, 3, 997), (4, 4, 996), (5, 5, 995),
    (6, 6, 994), (7, 7, 993), (8, 8, 992), (9, 9, 991), (10, 10, 990),
    (11, 11, 989), (12, 12, 988), (13, 13, 987), (14, 14, 986), (15, 15, 985),
    (16, 16, 984), (17, 17, 983), (18, 18, 982), (19, 19, 981), (20, 20, 980),
    (21, 21, 979), (22, 22, 978), (23, 23, 977), (24, 24, 976);
