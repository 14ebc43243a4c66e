"""Guarded questions about promises."""
