"""Guarded questions about what was asked and answered."""
