-- A unique key over a generated column, whose values wander among copied, in-
-- flight and untouched rows.
CREATE TABLE t (
  id INT NOT NULL PRIMARY KEY,
  s VARCHAR(20) NOT NULL,
  g VARCHAR(20) GENERATED ALWAYS AS (LOWER(s)) STORED,
  v INT GENERATED ALWAYS AS (id * 2) VIRTUAL,
  UNIQUE KEY by_g (g)
) DEFAULT CHARSET=utf8mb4;
INSERT INTO t (id, s) VALUES
    (1, 'S01'), (2, 'S02'), (3, 'S03'), (4, 'S04'), (5, 'S05'), (6, 'S06'),
    (7, 'S07'), (8, 'S08'), (9, 'S09'), (10, 'S10'), (11, 'S11'), (12, 'S12'),
    (13, 'S13'), (14, 'S14'), (15, 'S15'), (16, 'S16'), (17, 'S17'),
    (18, 'S18'), (19, 'S19'), (20, 'S20'), (21, 'S21'), (22, 'S22'),
    (23, 'S23'), (24, 'S24');
