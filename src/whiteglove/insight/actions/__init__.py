"""Verbs of the room: guess, draw the web, look at a signal, and make whole who got less."""
