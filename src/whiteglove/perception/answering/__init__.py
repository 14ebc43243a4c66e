"""What customers answer on their page, and change there."""
