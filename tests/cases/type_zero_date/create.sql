SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE t (id INT PRIMARY KEY, v DATE, n INT);
INSERT INTO t (id, v, n) VALUES (1, '2026-00-00', 1), (2, '2026-02-31', 2),
  (3, NULL, 3), (4, '0000-00-00', 4), (5, '2026-00-00', 5), (6, '2026-02-31', 6),
  (7, NULL, 7), (8, '0000-00-00', 8), (9, '2026-00-00', 9), (10, '2026-02-31', 10),
  (11, NULL, 11), (12, '0000-00-00', 12);
