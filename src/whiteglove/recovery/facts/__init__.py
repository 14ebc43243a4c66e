"""What happened, one matter a module."""
