"""Pages of what the map asks of the order of touchpoints, beside what happened."""
