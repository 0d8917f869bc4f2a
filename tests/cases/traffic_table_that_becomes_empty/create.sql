-- The last row goes between copy and cutover.
CREATE TABLE t (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  u INT,
  v VARCHAR(30) NOT NULL DEFAULT 'v',
  UNIQUE KEY by_u (u)
) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES (7, 70, 'the only one');
