MODIFY v ENUM('b','2','10')
