"""What really happened: each moment of truth on the map, its people and its hand-overs."""
