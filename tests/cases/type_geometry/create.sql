CREATE TABLE t (id INT PRIMARY KEY, v GEOMETRY, n INT);
INSERT INTO t (id, v, n) VALUES (1, ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), 1),
  (2, ST_GeomFromText('LINESTRING(1 1,2 2)'), 2),
  (3, ST_GeomFromText('POINT(-1e30 1e-30)'), 3), (4, NULL, 4),
  (5, ST_GeomFromText('POINT(0.1 0.2)'), 5),
  (6, ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), 6),
  (7, ST_GeomFromText('LINESTRING(1 1,2 2)'), 7),
  (8, ST_GeomFromText('POINT(-1e30 1e-30)'), 8), (9, NULL, 9),
  (10, ST_GeomFromText('POINT(0.1 0.2)'), 10),
  (11, ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), 11),
  (12, ST_GeomFromText('LINESTRING(1 1,2 2)'), 12);
