"""Ways in by which other servers hand mail to us."""
