-- at before-capture
PREPARE up FROM 'UPDATE t SET v = ?, u = u + 1 WHERE id = ?';
PREPARE del FROM 'DELETE FROM t WHERE id = ?';
PREPARE ins FROM 'INSERT INTO t (v) VALUES (?)';
SET @v = 'prepared', @a = 1, @b = 8, @c = 24, @d = 2, @e = 23;
-- at captured
EXECUTE up USING @v, @a;
-- at copied
EXECUTE up USING @v, @a;
EXECUTE up USING @v, @b;
EXECUTE up USING @v, @c;
EXECUTE del USING @d;
EXECUTE del USING @e;
EXECUTE ins USING @v;
-- at copy-done
EXECUTE del USING @a;
EXECUTE ins USING @v;
-- at verified
EXECUTE up USING @v, @b;
