-- A tenant's column is put in front of the AUTO_INCREMENT id in the primary
-- key; a unique key over the id alone keeps it searchable.
CREATE TABLE t (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tenant INT NOT NULL,
  v INT
);
INSERT INTO t (tenant, v) VALUES
    (1, 1), (2, 2), (3, 3), (4, 4), (0, 5), (1, 6), (2, 7), (3, 8), (4, 9),
    (0, 10), (1, 11), (2, 12), (3, 13), (4, 14), (0, 15), (1, 16), (2, 17),
    (3, 18), (4, 19), (0, 20), (1, 21), (2, 22), (3, 23), (4, 24);
