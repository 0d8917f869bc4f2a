-- sql_log_bin = 0: what a replica will never see must be in the new table all
-- the same.
CREATE TABLE t (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  u INT,
  v VARCHAR(30) NOT NULL DEFAULT 'v',
  UNIQUE KEY by_u (u)
) AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (1, 10, 'v1'), (2, 20, 'v2'), (3, 30, 'v3'), (4, 40, 'v4'), (5, 50, 'v5'),
    (6, 60, 'v6'), (7, 70, 'v7'), (8, 80, 'v8'), (9, 90, 'v9'),
    (10, 100, 'v10'), (11, 110, 'v11'), (12, 120, 'v12'), (13, 130, 'v13'),
    (14, 140, 'v14'), (15, 150, 'v15'), (16, 160, 'v16'), (17, 170, 'v17'),
    (18, 180, 'v18'), (19, 190, 'v19'), (20, 200, 'v20'), (21, 210, 'v21'),
    (22, 220, 'v22'), (23, 230, 'v23'), (24, 240, 'v24');
