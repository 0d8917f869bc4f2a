MODIFY v ENUM('a','B','2','é') CHARACTER SET utf8mb4
    COLLATE utf8mb4_general_ci
