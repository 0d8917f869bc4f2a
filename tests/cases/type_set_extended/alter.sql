MODIFY v SET('10','2','b','a','new')
