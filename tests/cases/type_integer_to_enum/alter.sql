MODIFY v ENUM('7','2','1')
