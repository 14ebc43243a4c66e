"""Shared by all tests: a real PostgreSQL, a home of their own, the cast."""

pytest_plugins = ["tests.people"]
