CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(200), n INT) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO t (id, v, n) VALUES (1, 'apfel', 1), (2, REPEAT('ö', 100), 2), (3, NULL, 3),
  (4, 'Äpfel', 4), (5, 'apfel', 5), (6, REPEAT('ö', 100), 6), (7, NULL, 7),
  (8, 'Äpfel', 8), (9, 'apfel', 9), (10, REPEAT('ö', 100), 10), (11, NULL, 11),
  (12, 'Äpfel', 12);
