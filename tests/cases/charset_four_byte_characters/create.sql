CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, v, n) VALUES (1, '𝒜', 1), (2, '😀', 2), (3, NULL, 3), (4, '😀👨‍👩', 4),
  (5, '𝒜', 5), (6, '😀', 6), (7, NULL, 7), (8, '😀👨‍👩', 8), (9, '𝒜', 9), (10, '😀', 10),
  (11, NULL, 11), (12, '😀👨‍👩', 12);
