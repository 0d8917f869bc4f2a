-- The AUTO_INCREMENT column stands first in an index that is not unique, and
-- last in the primary key.
CREATE TABLE t (
  tenant INT NOT NULL,
  id INT NOT NULL AUTO_INCREMENT,
  v INT,
  PRIMARY KEY (tenant, id),
  KEY by_id (id)
);
INSERT INTO t (tenant, v) VALUES
    (1, 1), (2, 2), (0, 3), (1, 4), (2, 5), (0, 6), (1, 7), (2, 8), (0, 9),
    (1, 10), (2, 11), (0, 12), (1, 13), (2, 14), (0, 15), (1, 16), (2, 17),
    (0, 18), (1, 19), (2, 20), (0, 21), (1, 22), (2, 23), (0, 24);
