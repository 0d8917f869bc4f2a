MODIFY v SET('a b','it''s','"q"','back\\slash','new')
