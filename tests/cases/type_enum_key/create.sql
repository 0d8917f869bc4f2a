CREATE TABLE t (k ENUM('10','2','b','a','c','9','e','x','d','1','z','0'), n INT, PRIMARY KEY (k));
INSERT INTO t VALUES ('10', 1), ('2', 2), ('b', 3), ('a', 4), ('c', 5), ('9', 6),
  ('e', 7), ('x', 8), ('d', 9), ('1', 10);
