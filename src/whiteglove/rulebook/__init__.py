"""What binds a colleague, and what they may decide alone."""
