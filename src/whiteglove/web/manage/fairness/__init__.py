"""Calm customers are served no worse: the report, and who could be made whole."""
