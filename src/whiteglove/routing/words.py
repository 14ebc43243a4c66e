"""Why somebody answers for a conversation, in a sentence of the language that is active."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import get_language_info, gettext, override

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.routing.dealing import Why
from whiteglove.routing.rules import Code

SayWhen = Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a sentence speaks of: names of who answers, of the owner, and of the team; None: there is none."""

    who: str | None
    owner: str | None
    team: str
    because: Mapping[str, Any]


def answers_of(row: RowShown) -> Answers:
    """What is to be said of a conversation in a list."""
    return Answers(row.answering_name, row.owner_name, row.team_name, row.answering_because)


def plainly(at: datetime) -> str:
    """A moment as programs and logs read it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def in_english(answers: Answers) -> str:
    """The sentence as the API tells it."""
    with override("en"):
        return sentence(answers, say_when=plainly)


def sentence(answers: Answers, *, say_when: SayWhen) -> str:
    """Why this colleague, or the team, answers for it."""
    match answers.because.get("code"):
        case Code.COVER:
            return _cover(answers, say_when)
        case Code.TEAM:
            return _of_owner(answers, say_when) + gettext("Whoever of %(team)s is free answers.") % _names(answers)
        case Code.GIVEN:
            return _of_owner(answers, say_when) + _given(answers)
        case Code.SWORD | Code.PICKED_UP:
            return _of_owner(answers, say_when) + _sword(answers)
        case Code.NOBODY:
            nobody = gettext("Nobody who sees what comes to %(team)s is here.") % _names(answers)
            return _of_owner(answers, say_when) + nobody
        case Code.CLOSED:
            return _of_owner(answers, say_when) + _closed(answers, say_when)
        case _ if answers.who:
            return gettext("%(who)s answers for it.") % _names(answers)
        case _:
            return gettext("Whoever of %(team)s is free answers.") % _names(answers)


def _names(answers: Answers) -> dict[str, str]:
    somebody = gettext("Somebody")
    return {"who": answers.who or somebody, "owner": answers.owner or somebody, "team": answers.team}


def _cover(answers: Answers, say_when: SayWhen) -> str:
    until, names = _until(answers, "until"), _names(answers)
    if until is None:
        return gettext("%(who)s stands in for %(owner)s, who is away.") % names
    said = gettext("%(who)s stands in for %(owner)s, who is away until %(until)s.")
    return said % {**names, "until": say_when(until)}


def _of_owner(answers: Answers, say_when: SayWhen) -> str:
    """What to say of the owner before the rest; nothing where there is none."""
    if "owner" not in answers.because:
        return ""
    if answers.because.get("has_left"):
        return gettext("%(owner)s has left.") % _names(answers) + " "
    until = _until(answers, "until")
    if until is None:
        return gettext("%(owner)s is away.") % _names(answers) + " "
    return gettext("%(owner)s is away until %(until)s.") % {**_names(answers), "until": say_when(until)} + " "


def _sword(answers: Answers) -> str:
    if answers.because["code"] == Code.PICKED_UP:
        return gettext("%(who)s picked it up.") % _names(answers)
    nobody = gettext("Nobody of %(team)s is here.") % _names(answers)
    return f"{nobody} {_given(answers)}"


def _given(answers: Answers) -> str:
    names = _names(answers)
    match answers.because.get("why"):
        case Why.KNOWN:
            return gettext("%(who)s is here, and answered this customer last.") % names
        case Why.SPEAKS:
            language = _language(str(answers.because.get("language")))
            return gettext("%(who)s speaks %(language)s and is here.") % {**names, "language": language}
        case Why.SKILLED:
            skills = ", ".join(answers.because.get("skills", ()))
            return gettext("%(who)s is here, and is skilled in %(skills)s.") % {**names, "skills": skills}
        case Why.TURN:
            return gettext("%(who)s is here, and it is their turn.") % names
        case Why.ALONE:
            return gettext("%(who)s is here, and nobody else who could answer is.") % names
        case _:
            return gettext("%(who)s is here, and has the most room.") % names


def _closed(answers: Answers, say_when: SayWhen) -> str:
    opens = _until(answers, "opens")
    if opens is None:
        return gettext("%(team)s is closed.") % _names(answers)
    return gettext("%(team)s is closed until %(until)s.") % {**_names(answers), "until": say_when(opens)}


def _until(answers: Answers, name: str) -> datetime | None:
    said = answers.because.get(name)
    return datetime.fromisoformat(said) if said else None


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return LANGUAGES.get(code, code)
