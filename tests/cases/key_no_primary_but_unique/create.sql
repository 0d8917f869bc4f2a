-- No primary key: a unique key of NOT NULL columns tells the rows apart, the
-- second in the table, because the first admits NULL.
CREATE TABLE t (
  a INT,
  b INT NOT NULL,
  c VARCHAR(10) NOT NULL,
  UNIQUE KEY first_key (a),
  UNIQUE KEY second_key (b, c)
) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (NULL, 0, 'c1'), (NULL, 0, 'c2'), (3, 0, 'c3'), (NULL, 1, 'c4'),
    (NULL, 1, 'c5'), (6, 1, 'c6'), (NULL, 1, 'c7'), (NULL, 2, 'c8'),
    (9, 2, 'c9'), (NULL, 2, 'c10'), (NULL, 2, 'c11'), (12, 3, 'c12'),
    (NULL, 3, 'c13'), (NULL, 3, 'c14'), (15, 3, 'c15'), (NULL, 4, 'c16'),
    (NULL, 4, 'c17'), (18, 4, 'c18'), (NULL, 4, 'c19'), (NULL, 5, 'c20'),
    (21, 5, 'c21'), (NULL, 5, 'c22'), (NULL, 5, 'c23'), (24, 6, 'c24');
