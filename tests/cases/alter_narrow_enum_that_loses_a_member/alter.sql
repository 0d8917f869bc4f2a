MODIFY e ENUM('b','a')
