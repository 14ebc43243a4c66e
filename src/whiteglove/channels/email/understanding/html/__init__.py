"""HTML mail: its words as plain text, and a clean form that may be shown in a frame. Pure code."""

from whiteglove.channels.email.understanding.html.frame import frame_csp, frame_document
from whiteglove.channels.email.understanding.html.sanitise import CleanHtml, Words, sanitise
from whiteglove.channels.email.understanding.html.text import text_of_html

__all__ = ["CleanHtml", "Words", "frame_csp", "frame_document", "sanitise", "text_of_html"]
