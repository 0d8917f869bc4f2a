-- SMALLINT and MEDIUMINT keys widened with values at the ends of their ranges,
-- which the traffic goes beyond only where the old type allows it.
CREATE TABLE t (
  a SMALLINT NOT NULL,
  b MEDIUMINT UNSIGNED NOT NULL,
  v INT,
  PRIMARY KEY (a, b)
);
INSERT INTO t VALUES
    (-1, 1, 1), (0, 16777213, 2), (32767, 0, 3), (-32768, 4, 4),
    (-1, 16777210, 5), (0, 30, 6), (32767, 7, 7), (-32768, 16777207, 8),
    (-1, 45, 9), (0, 10, 10), (32767, 16777204, 11), (-32768, 60, 12),
    (-1, 13, 13), (0, 16777201, 14), (32767, 75, 15), (-32768, 16, 16),
    (-1, 16777198, 17), (0, 90, 18), (32767, 19, 19), (-32768, 16777195, 20),
    (-1, 105, 21), (0, 22, 22), (32767, 16777192, 23), (-32768, 120, 24);
