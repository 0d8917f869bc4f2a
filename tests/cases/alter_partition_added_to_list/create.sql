-- A partition is added to those there are.
CREATE TABLE t (
  id INT NOT NULL,
  y INT NOT NULL,
  v VARCHAR(20),
  PRIMARY KEY (id, y)
) DEFAULT CHARSET=utf8mb4 PARTITION BY RANGE (y) (
  PARTITION early VALUES LESS THAN (2010),
  PARTITION late VALUES LESS THAN (2040));
INSERT INTO t VALUES
    (1, 2001, 'v1'), (2, 2002, 'v2'), (3, 2003, 'v3'), (4, 2004, 'v4'),
    (5, 2005, 'v5'), (6, 2006, 'v6'), (7, 2007, 'v7'), (8, 2008, 'v8'),
    (9, 2009, 'v9'), (10, 2010, 'v10'), (11, 2011, 'v11'), (12, 2012, 'v12'),
    (13, 2013, 'v13'), (14, 2014, 'v14'), (15, 2015, 'v15'), (16, 2016, 'v16'),
    (17, 2017, 'v17'), (18, 2018, 'v18'), (19, 2019, 'v19'), (20, 2020, 'v20'),
    (21, 2021, 'v21'), (22, 2022, 'v22'), (23, 2023, 'v23'), (24, 2024, 'v24');
