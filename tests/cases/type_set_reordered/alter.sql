MODIFY v SET('a','b','2','10','c')
