CREATE TABLE t (id INT PRIMARY KEY, v GEOMETRY NOT NULL, n INT, SPATIAL KEY by_v (v));
INSERT INTO t (id, v, n) VALUES (1, ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), 1),
  (2, ST_GeomFromText('LINESTRING(1 1,2 2)'), 2),
  (3, ST_GeomFromText('POINT(-1e30 1e-30)'), 3),
  (4, ST_GeomFromText('POINT(0.1 0.2)'), 4),
  (5, ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), 5),
  (6, ST_GeomFromText('LINESTRING(1 1,2 2)'), 6),
  (7, ST_GeomFromText('POINT(-1e30 1e-30)'), 7),
  (8, ST_GeomFromText('POINT(0.1 0.2)'), 8),
  (9, ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), 9),
  (10, ST_GeomFromText('LINESTRING(1 1,2 2)'), 10),
  (11, ST_GeomFromText('POINT(-1e30 1e-30)'), 11),
  (12, ST_GeomFromText('POINT(0.1 0.2)'), 12);
