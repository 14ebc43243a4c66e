"""Verbs of the room, one matter a module."""
