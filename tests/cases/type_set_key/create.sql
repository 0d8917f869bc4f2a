CREATE TABLE t (k SET('d','c','b','a'), n INT, PRIMARY KEY (k));
INSERT INTO t VALUES ('', 1), ('d', 2), ('c', 3), ('d,c', 4), ('b', 5), ('d,b', 6),
  ('c,b', 7), ('d,c,b', 8), ('a', 9), ('d,a', 10);
