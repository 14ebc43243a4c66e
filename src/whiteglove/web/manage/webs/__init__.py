"""Pages of the spider's web: the actual one, and the one the staff draws."""
