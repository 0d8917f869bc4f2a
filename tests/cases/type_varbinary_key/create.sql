CREATE TABLE t (k VARBINARY(10), n INT, PRIMARY KEY (k));
INSERT INTO t VALUES (x'', 1), (x'00', 2), (x'0001', 3), (x'20', 4), (x'61', 5),
  (x'6100', 6), (x'6120', 7), (x'7F', 8), (x'80', 9), (x'C3A4', 10), (x'FE00FF', 11),
  (x'FFFF', 12);
