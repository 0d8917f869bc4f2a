-- Comments that were there stay under another change, those that look like
-- clauses and options included.
CREATE TABLE t (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'AUTO_INCREMENT=77',
  a INT COMMENT ') ENGINE=MyISAM',
  b VARCHAR(20) NOT NULL DEFAULT 'b' COMMENT '',
  c DATETIME,
  d DECIMAL(8,2) NOT NULL DEFAULT 1.50,
  KEY by_a (a) COMMENT 'it''s'
) DEFAULT CHARSET=utf8mb4 COMMENT='
) ENGINE=InnoDB AUTO_INCREMENT=99 ''x''';
INSERT INTO t VALUES
    (1, 1, 'b1', NULL, 1), (2, 2, 'b2', NULL, 2), (3, 3, 'b3', NULL, 3),
    (4, 4, 'b4', NULL, 4), (5, 5, 'b5', NULL, 5), (6, 6, 'b6', NULL, 6),
    (7, 7, 'b7', NULL, 7), (8, 8, 'b8', NULL, 8), (9, 9, 'b9', NULL, 9),
    (10, 10, 'b10', NULL, 10), (11, 11, 'b11', NULL, 11),
    (12, 12, 'b12', NULL, 12), (13, 13, 'b13', NULL, 13),
    (14, 14, 'b14', NULL, 14), (15, 15, 'b15', NULL, 15),
    (16, 16, 'b16', NULL, 16), (17, 17, 'b17', NULL, 17),
    (18, 18, 'b18', NULL, 18), (19, 19, 'b19', NULL, 19),
    (20, 20, 'b20', NULL, 20), (21, 21, 'b21', NULL, 21),
    (22, 22, 'b22', NULL, 22), (23, 23, 'b23', NULL, 23),
    (24, 24, 'b24', NULL, 24);
