-- Rows that an update of their key moves from the copied part to the untouched
-- one and back, and rows deleted there and inserted here.
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(20)) DEFAULT CHARSET=utf8mb4;
INSERT INTO t VALUES
    (10, 'row 1'), (20, 'row 2'), (30, 'row 3'), (40, 'row 4'), (50, 'row 5'),
    (60, 'row 6'), (70, 'row 7'), (80, 'row 8'), (90, 'row 9'), (100, 'row 10'),
    (110, 'row 11'), (120, 'row 12'), (130, 'row 13'), (140, 'row 14'),
    (150, 'row 15'), (160, 'row 16'), (170, 'row 17'), (180, 'row 18'),
    (190, 'row 19'), (200, 'row 20'), (210, 'row 21'), (220, 'row 22'),
    (230, 'row 23'), (240, 'row 24');
