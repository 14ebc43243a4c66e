"""How it felt: asking soon after contact, and what customers answered."""
