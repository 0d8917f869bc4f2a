-- MySQL's information_schema.TRIGGERS gives such a name with a letter too many.
CREATE TABLE t (id INT PRIMARY KEY, ```v` INT, n INT);
CREATE TABLE audit (id INT AUTO_INCREMENT PRIMARY KEY, v INT);
INSERT INTO t VALUES (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 5, 5),
    (6, 6, 6), (7, 7, 7), (8, 8, 8), (9, 9, 9), (10, 10, 10), (11, 11, 11);
DELIMITER //
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN
  SET NEW.```v` = NEW.```v` + 1;
  INSERT INTO audit (v) VALUES (NEW.```v`);
END//
DELIMITER ;
