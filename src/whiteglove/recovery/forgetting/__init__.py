"""What is let go of where a customer is erased, and what is given out of it to them, one matter a module."""
