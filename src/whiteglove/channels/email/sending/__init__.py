"""Answers on their way out: composed, handed to a server, and what became of them."""
