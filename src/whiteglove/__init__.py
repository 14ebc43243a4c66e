"""Whiteglove: the desk for moments of truth."""

__version__ = "0.1.0"
