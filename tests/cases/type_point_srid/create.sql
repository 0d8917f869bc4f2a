CREATE TABLE t (id INT PRIMARY KEY, v POINT NOT NULL SRID 4326, n INT);
INSERT INTO t (id, v, n) VALUES (1, ST_GeomFromText('POINT(80 170)', 4326), 1),
  (2, ST_GeomFromText('POINT(1 2)', 4326), 2),
  (3, ST_GeomFromText('POINT(80 170)', 4326), 3),
  (4, ST_GeomFromText('POINT(1 2)', 4326), 4),
  (5, ST_GeomFromText('POINT(80 170)', 4326), 5),
  (6, ST_GeomFromText('POINT(1 2)', 4326), 6),
  (7, ST_GeomFromText('POINT(80 170)', 4326), 7),
  (8, ST_GeomFromText('POINT(1 2)', 4326), 8),
  (9, ST_GeomFromText('POINT(80 170)', 4326), 9),
  (10, ST_GeomFromText('POINT(1 2)', 4326), 10),
  (11, ST_GeomFromText('POINT(80 170)', 4326), 11),
  (12, ST_GeomFromText('POINT(1 2)', 4326), 12);
