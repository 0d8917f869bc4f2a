SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE t (id INT PRIMARY KEY, v TIMESTAMP NULL, n INT);
INSERT INTO t (id, v, n) VALUES (1, '2026-01-01', 1), (2, NULL, 2),
  (3, '0000-00-00', 3), (4, '2026-01-01', 4), (5, NULL, 5), (6, '0000-00-00', 6),
  (7, '2026-01-01', 7), (8, NULL, 8), (9, '0000-00-00', 9), (10, '2026-01-01', 10),
  (11, NULL, 11), (12, '0000-00-00', 12);
