CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf16, n INT);
INSERT INTO t (id, v, n) VALUES (1, 'a ', 1), (2, 'ä', 2), (3, '', 3), (4, NULL, 4),
  (5, '😀', 5), (6, 'a ', 6), (7, 'ä', 7), (8, '', 8), (9, NULL, 9), (10, '😀', 10),
  (11, 'a ', 11), (12, 'ä', 12);
