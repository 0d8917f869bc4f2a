CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50), b INT DEFAULT 3) CHARACTER SET ucs2;
INSERT INTO t (id, a) VALUES (1, 'v1'), (2, 'v2'), (3, 'ß'), (4, 'v4'), (5, 'v5'),
  (6, 'v6'), (7, 'v7'), (8, 'v8'), (9, 'v9'), (10, 'v10'), (11, 'v11'), (12, 'v12');
