PARTITION BY LIST COLUMNS (c) (
  PARTITION north VALUES IN ('berlin', 'hamburg'),
  PARTITION south VALUES IN ('ulm', 'bonn'))
