"""Pages for customers, without a sign-in."""
