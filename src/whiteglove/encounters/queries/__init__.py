"""Guarded questions of the room."""
