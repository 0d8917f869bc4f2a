CREATE TABLE t (id INT PRIMARY KEY, v GEOMETRY, n INT);
INSERT INTO t (id, v, n) VALUES (1, ST_GeomFromText('POINT(1 2)'), 1), (2, NULL, 2),
  (3, ST_GeomFromText('POINT(1 2)', 4326), 3), (4, ST_GeomFromText('POINT(1 2)'), 4),
  (5, NULL, 5), (6, ST_GeomFromText('POINT(1 2)', 4326), 6),
  (7, ST_GeomFromText('POINT(1 2)'), 7), (8, NULL, 8),
  (9, ST_GeomFromText('POINT(1 2)', 4326), 9), (10, ST_GeomFromText('POINT(1 2)'), 10),
  (11, NULL, 11), (12, ST_GeomFromText('POINT(1 2)', 4326), 12);
