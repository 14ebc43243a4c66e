"""Compile the translated texts; run by `make setup` as `python -m whiteglove.config.texts compile`."""
