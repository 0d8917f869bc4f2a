DROP KEY by_a, RENAME INDEX by_ab TO by_a, RENAME KEY by_bd TO `by b, d`
