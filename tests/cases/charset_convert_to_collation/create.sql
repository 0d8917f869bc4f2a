CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO t (id, v, n) VALUES (1, 'grün', 1), (2, '', 2), (3, 'ß', 3), (4, ' x ', 4),
  (5, NULL, 5), (6, 'a', 6), (7, 'grün', 7), (8, '', 8), (9, 'ß', 9), (10, ' x ', 10),
  (11, NULL, 11), (12, 'a', 12);
