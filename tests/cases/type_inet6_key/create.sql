CREATE TABLE t (k INET6, n INT, PRIMARY KEY (k));
INSERT INTO t VALUES ('::', 1), ('::1', 2), ('::2', 3), ('::a', 4),
  ('::ffff:1.2.3.4', 5), ('1::', 6), ('2::', 7), ('2001:db8::1', 8), ('2001:db8::2', 9),
  ('fe80::1', 10), ('ff02::1', 11), ('ffff::', 12);
