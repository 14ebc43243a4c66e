"""How a notice reads, in the language that is active."""

from django.utils.translation import gettext


def said_of(because: str, *, by_whom: str, called: str) -> str:
    """One sentence. by_whom: the colleague who caused it; empty: the customer, who is `called` so."""
    who = by_whom or called or gettext("Somebody without a name")
    match because:
        case "assigned" if by_whom:
            return gettext("%(who)s asks you to answer for this.") % {"who": who}
        case "assigned":
            return gettext("You answer for this from now on.")
        case "mentioned":
            return gettext("%(who)s named you in a note.") % {"who": who}
        case "own":
            return gettext("%(who)s wrote in a conversation you answer for.") % {"who": who}
        case _:
            return gettext("%(who)s wrote in a conversation you follow.") % {"who": who}
