"""Pages of what is put right."""
