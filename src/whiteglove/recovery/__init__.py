"""What went wrong is put right: early signs, what stood in the way, gestures, recoveries, incidents."""
