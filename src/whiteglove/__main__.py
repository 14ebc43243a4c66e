"""`python -m whiteglove` is the same as `whiteglove`."""

from whiteglove.cli.main import app

if __name__ == "__main__":
    app()
