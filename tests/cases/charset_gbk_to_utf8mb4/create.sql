CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=gbk;
INSERT INTO t (id, v, n) VALUES (1, 'a', 1), (2, _gbk x'8F5C', 2), (3, '', 3),
  (4, NULL, 4), (5, '漢字', 5), (6, 'a', 6), (7, _gbk x'8F5C', 7), (8, '', 8),
  (9, NULL, 9), (10, '漢字', 10), (11, 'a', 11), (12, _gbk x'8F5C', 12);
