"""Answers that a program or a file brings."""
