CREATE TABLE t (id INT PRIMARY KEY, v POINT, n INT);
INSERT INTO t (id, v, n) VALUES (1, ST_GeomFromText('POINT(-1e30 1e-30)'), 1),
  (2, NULL, 2), (3, ST_GeomFromText('POINT(0.1 0.2)'), 3),
  (4, ST_GeomFromText('POINT(-1e30 1e-30)'), 4), (5, NULL, 5),
  (6, ST_GeomFromText('POINT(0.1 0.2)'), 6),
  (7, ST_GeomFromText('POINT(-1e30 1e-30)'), 7), (8, NULL, 8),
  (9, ST_GeomFromText('POINT(0.1 0.2)'), 9),
  (10, ST_GeomFromText('POINT(-1e30 1e-30)'), 10), (11, NULL, 11),
  (12, ST_GeomFromText('POINT(0.1 0.2)'), 12);
