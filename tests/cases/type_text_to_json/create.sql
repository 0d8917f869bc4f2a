CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT, n INT) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, v, n) VALUES (1, 'null', 1), (2, NULL, 2), (3, '"é 😀\\\\"', 3),
  (4, '1.10', 4), (5, '[]', 5),
  (6, '{"a": 1.0, "b": [1e300, 12345678901234567890]}', 6), (7, 'null', 7),
  (8, NULL, 8), (9, '"é 😀\\\\"', 9), (10, '1.10', 10), (11, '[]', 11),
  (12, '{"a": 1.0, "b": [1e300, 12345678901234567890]}', 12);
