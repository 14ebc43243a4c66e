"""Facts on their way to programs of other houses, in order, signed."""
