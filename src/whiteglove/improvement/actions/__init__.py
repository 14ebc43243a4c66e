"""Verbs of the barnacle round."""
