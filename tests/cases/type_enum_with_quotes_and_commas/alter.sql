MODIFY v ENUM('(x)','it''s','a,b','"q"','back\\slash',' lead','--')
