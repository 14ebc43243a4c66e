"""What two teams agree about what passes between them, and whether it is kept."""
