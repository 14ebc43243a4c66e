"""Guarded questions about conversations."""
