-- at copied
CALL work(1, 24);
SELECT take(2) + take(9) + take(22) + take(999);
-- at copy-done
CALL work(3, 10);
-- at done
CALL work(5, 5);
