"""Why a destination did not take something: a code in the record, a sentence in the language of whoever looks."""

import json
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """Codes, kept with the destination and each try."""

    PRIVATE = "private"
    CERTIFICATE = "certificate"
    SILENT = "silent"
    NO_HOST = "no_host"
    NO_HTTP = "no_http"
    OUT_OF_REACH = "out_of_reach"
    REDIRECTED = "redirected"
    GONE = "gone"
    REFUSED = "refused"
    LOST = "lost"
    OURS = "ours"


WORDS = {
    Why.PRIVATE: _("%(host)s lies in a private network. An operator can allow it (WHITEGLOVE_WEBHOOK_HOSTS)."),
    Why.CERTIFICATE: _("%(host)s could not prove that it is %(host)s (its certificate does not hold)."),
    Why.SILENT: _("%(host)s did not answer in time."),
    Why.NO_HOST: _("There is no host %(host)s."),
    Why.NO_HTTP: _("%(host)s answered in a way that is no HTTP."),
    Why.OUT_OF_REACH: _("%(host)s could not be reached."),
    Why.REDIRECTED: _("%(host)s sends us to another address (%(status)s), which we do not follow. Give that one."),
    Why.GONE: _("%(host)s wants nothing more (410)."),
    Why.REFUSED: _("%(host)s did not take it (%(status)s)."),
    Why.LOST: _("Its address or secret cannot be read with the key of this desk. Remove it and add it anew."),
    Why.OURS: _("Something of this desk itself failed; its log says what."),
}


def kept(why: Why, **given: object) -> str:
    """A code with what its sentence names, as the record keeps it."""
    return json.dumps({"why": why.value, **given})


def in_words(text: str) -> str:
    """What was kept, in the language that is active; empty where nothing hinders."""
    if not text:
        return ""
    given: dict[str, object] = json.loads(text)
    return str(WORDS[Why(str(given.pop("why")))]) % given
