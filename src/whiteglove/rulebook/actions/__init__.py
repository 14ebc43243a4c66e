"""Verbs that change rules."""
