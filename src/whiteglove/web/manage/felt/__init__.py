"""Pages of what customers felt: the journey, one touchpoint, our guesses, people one by one."""
