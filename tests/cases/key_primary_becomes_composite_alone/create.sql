-- The same without a key over the id alone: in the new table no unique key
-- tells the rows apart by what told them apart before.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, tenant INT NOT NULL);
INSERT INTO t VALUES
    (1, 1), (2, 2), (3, 3);
