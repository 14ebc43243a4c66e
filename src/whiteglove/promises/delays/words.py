"""What a customer is told of a delay, or of who answers now: whole sentences in their language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from django.utils.translation import gettext, override

# In which the house speaks to customers by itself; to others in English.
SPOKEN = ("en", "ja", "fr")
GAP = "⟦why⟧"


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who answers now, for whom. who: a colleague, or the team where is_team; until None: nobody knows until when."""

    who: str
    owner: str
    until: datetime | None
    is_team: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """All that a word may say. Empty or None: it says nothing of it. honorific: how they are addressed, as written.

    was, until: by when they were, and are, to hear from us. why: in human words. link: where they see their matter.
    """

    name: str = ""
    honorific: str = ""
    subject: str = ""
    was: datetime | None = None
    until: datetime
    now: datetime
    zone: ZoneInfo
    instead: Somebody | None = None
    act: str = ""
    why: str = ""
    link: str = ""


def spoken(*wanted: str | None) -> str:
    """The first of these languages that we speak to customers by ourselves; `fr-CA` is served by `fr`."""
    for language in wanted:
        code = (language or "").lower().partition("-")[0]
        if code in SPOKEN:
            return code
    return SPOKEN[0]


def words_of_delay(telling: Telling, language: str) -> str:
    """A polite word with a new time, and what changed."""
    with override(language):
        return "\n\n".join([_greeting(telling), _delay(telling, language), *_beside(telling, language)])


def words_of_absence(telling: Telling, language: str) -> str:
    """Thanks for what they wrote, who answers now, and by when."""
    with override(language):
        until = said(telling.until, telling.zone, language)
        thanks = gettext("Thank you for your message. You hear from us by %(until)s.") % {"until": until}
        return "\n\n".join([_greeting(telling), thanks, *_beside(telling, language)])


def words_of_link(link: str, language: str) -> str:
    """Where they see their matter; also beneath replies."""
    with override(language):
        said_there = gettext("Here you can see at any time where your matter stands, and add to it: %(link)s")
        return said_there % {"link": link}


def said(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment as one says it in a letter, with the place whose clock is meant."""
    local = moment.astimezone(zone)
    day = format_date(local.date(), "full", locale=language)
    given = {"day": day, "clock": f"{local:%H:%M}", "place": _place(zone, language)}
    return gettext("%(day)s, %(clock)s (%(place)s)") % given


def said_day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """The day alone, for when somebody is back."""
    return str(format_date(moment.astimezone(zone).date(), "full", locale=language))


def _place(zone: ZoneInfo, language: str) -> str:
    if "/" not in zone.key:
        return zone.key
    return str(get_timezone_location(zone.key, locale=language, return_city=True))


def _greeting(telling: Telling) -> str:
    if telling.honorific:
        return gettext("Dear %(honorific)s,") % {"honorific": telling.honorific}
    if telling.name:
        return gettext("Dear %(name)s,") % {"name": telling.name}
    return gettext("Good day,")


def _delay(telling: Telling, language: str) -> str:
    given = {
        "until": said(telling.until, telling.zone, language),
        "was": said(telling.was, telling.zone, language) if telling.was else "",
        "subject": telling.subject,
    }
    if telling.was is None or telling.was <= telling.now:
        if telling.subject:
            sentence = gettext(
                "You should have heard from us about “%(subject)s” by %(was)s, and we are sorry that you did not. "
                "You hear from us by %(until)s."
            )
        else:
            sentence = gettext(
                "You should have heard from us by %(was)s, and we are sorry that you did not. "
                "You hear from us by %(until)s."
            )
    elif telling.subject:
        sentence = gettext(
            "You were to hear from us about “%(subject)s” by %(was)s. It takes us longer, and we are sorry for that. "
            "You hear from us by %(until)s."
        )
    else:
        sentence = gettext(
            "You were to hear from us by %(was)s. It takes us longer, and we are sorry for that. "
            "You hear from us by %(until)s."
        )
    return sentence % given


def _beside(telling: Telling, language: str) -> Iterator[str]:
    if telling.instead is not None:
        yield said_instead(telling.instead, telling.zone, language)
    if telling.act:
        yield gettext("What we have done meanwhile: %(act)s") % {"act": telling.act}
    if telling.why:
        yield gettext("The reason: %(why)s") % {"why": telling.why}
    if telling.link:
        yield words_of_link(telling.link, language)


def said_instead(instead: Somebody, zone: ZoneInfo, language: str) -> str:
    """Who answers now, for whom, until when; in the language that is active."""
    given = {"who": instead.who, "owner": instead.owner}
    if instead.until is not None:
        given["until"] = said_day(instead.until, zone, language)
        if instead.is_team:
            return gettext("Our team %(who)s answers for %(owner)s, who is away until %(until)s.") % given
        return gettext("%(who)s answers for %(owner)s, who is away until %(until)s.") % given
    if instead.is_team:
        return gettext("Our team %(who)s answers for %(owner)s, who is away at the moment.") % given
    return gettext("%(who)s answers for %(owner)s, who is away at the moment.") % given
