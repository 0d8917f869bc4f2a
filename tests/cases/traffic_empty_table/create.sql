-- A table without rows, and rows that come when its copy has ended.
CREATE TABLE t (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  u INT,
  v VARCHAR(30) NOT NULL DEFAULT 'v',
  UNIQUE KEY by_u (u)
) DEFAULT CHARSET=utf8mb4;
