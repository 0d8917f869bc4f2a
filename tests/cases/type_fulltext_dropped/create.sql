CREATE TABLE t (id INT PRIMARY KEY, a INT, w TEXT, FULLTEXT KEY words (w)) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES (1, 1, 'word1 common grün'), (2, 2, 'word2 common grün'),
  (3, 3, 'word3 common grün'), (4, 4, 'word4 common grün'), (5, 5, 'word5 common grün'),
  (6, 6, 'word6 common grün'), (7, 7, 'word7 common grün'), (8, 8, 'word8 common grün'),
  (9, 9, 'word9 common grün'), (10, 10, 'word10 common grün'),
  (11, 11, 'word11 common grün'), (12, 12, 'word12 common grün'),
  (13, 13, 'word13 common grün');
