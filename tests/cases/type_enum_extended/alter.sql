MODIFY v ENUM('10','2','b','a','é','new')
