"""One thing that touches many: who they are, and how each is told once."""
