MODIFY v SET('1','2','4')
