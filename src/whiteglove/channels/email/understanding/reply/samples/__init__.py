"""Sentences and program lines for the tests, written by us: one customer, one colleague, one lost bag."""
