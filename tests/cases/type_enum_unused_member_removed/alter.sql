MODIFY v ENUM('x','y')
