"""What sort of mail this is: a person's words, or a machine's, and which machine's."""

from whiteglove.channels.email.understanding.kinds.telling import tell_kind

__all__ = ["tell_kind"]
