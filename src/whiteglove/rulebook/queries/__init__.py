"""Guarded questions about rules."""
