"""Why something about a rule was refused, in the reader's words."""

from whiteglove.foundation.errors import Refused
from whiteglove.web.manage.rulebook.words import REFUSED
from whiteglove.web.refusals import in_words as as_everywhere


def in_words(error: Refused) -> str:
    """What happened and what comes next."""
    for kind, words in REFUSED:
        if isinstance(error, kind):
            return str(words)
    return as_everywhere(error)
