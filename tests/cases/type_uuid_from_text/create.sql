CREATE TABLE t (id INT PRIMARY KEY, v CHAR(36), n INT);
INSERT INTO t (id, v, n) VALUES (1, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 1),
  (2, '123e4567-e89b-12d3-a456-426655440000', 2),
  (3, '550e8400-e29b-41d4-a716-446655440000', 3), (4, NULL, 4),
  (5, '00000000-0000-0000-0000-000000000000', 5),
  (6, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 6),
  (7, '123e4567-e89b-12d3-a456-426655440000', 7),
  (8, '550e8400-e29b-41d4-a716-446655440000', 8), (9, NULL, 9),
  (10, '00000000-0000-0000-0000-000000000000', 10),
  (11, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 11),
  (12, '123e4567-e89b-12d3-a456-426655440000', 12);
