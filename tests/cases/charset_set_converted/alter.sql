MODIFY v SET('ß','ä','b') CHARACTER SET utf8mb4
