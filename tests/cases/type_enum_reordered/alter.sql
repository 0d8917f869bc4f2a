MODIFY v ENUM('a','b','é','10','2')
