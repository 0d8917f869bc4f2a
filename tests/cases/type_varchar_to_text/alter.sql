MODIFY v TEXT, ADD KEY by_v (v(5))
