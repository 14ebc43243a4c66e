"""Taking messages, and calling back."""
