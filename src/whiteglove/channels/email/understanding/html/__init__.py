"""HTML mail: its words as plain text, and a clean form that may be shown in a frame. Pure code."""

from whiteglove.channels.email.understanding.html.text import text_of_html

__all__ = ["text_of_html"]
