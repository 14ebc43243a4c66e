"""The desk in a real browser: Debian's Chromium, real processes, real mail."""
