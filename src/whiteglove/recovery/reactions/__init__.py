"""What follows from what happened, one matter a module."""
