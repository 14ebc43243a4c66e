"""What the answers tell: consistency, drops, the spider's web, signals, and the managers' guesses beside them."""
