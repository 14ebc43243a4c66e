"""The words mail programs use, by language: labels, verbs, separators, signatures. Tables only, no code."""
