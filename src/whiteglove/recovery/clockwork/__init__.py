"""What falls due while something is put right, one matter a module."""
