CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=sjis;
INSERT INTO t (id, v, n) VALUES (1, 'a', 1), (2, _sjis x'955C', 2), (3, '', 3),
  (4, NULL, 4), (5, '表ソ', 5), (6, 'a', 6), (7, _sjis x'955C', 7), (8, '', 8),
  (9, NULL, 9), (10, '表ソ', 10), (11, 'a', 11), (12, _sjis x'955C', 12);
