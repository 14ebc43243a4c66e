"""What hurt customers is changed: the barnacle round, decisions, and whether it helped."""
