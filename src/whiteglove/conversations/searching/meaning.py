"""What a search means here: filters become teams, colleagues, tags and days; what is not understood is said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from whiteglove.conversations.models import Conversation, Tag
from whiteglove.conversations.searching import keys
from whiteglove.conversations.searching.asked import Asked, Condition, holds, tsquery
from whiteglove.conversations.searching.dates import Days, days_of
from whiteglove.conversations.searching.language import Filter, Phrase, Search, Word
from whiteglove.conversations.searching.names import customers_called
from whiteglove.conversations.searching.phrases import says
from whiteglove.conversations.searching.words import cut, marked, words_in
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import UNSPACED
from whiteglove.team.models import Colleague, Team
from whiteglove.team.visibility import sees_team

NOTHING = Q(pk__in=[])


class Trouble(StrEnum):
    """Why a filter does not do what somebody may expect."""

    UNKNOWN_FILTER = "unknown filter"  # its words are searched for
    UNKNOWN_VALUE = "unknown value"  # nothing is like that
    NO_DATE = "no date"  # nothing is like that


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter as it is shown beside the field. without: the search when it is taken away."""

    text: str
    without: str
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """A search understood. words: what is to be shown where it was found; spoken: single words as typed."""

    search: Search
    asked: Asked
    chips: tuple[Chip, ...]
    marks: tuple[str, ...]


def meaning_of(actor: Actor, search: Search) -> Meaning:
    """Understand a search of this actor's: `mine` they own or answer for now, and names are those they may see."""
    reader = _Reader(actor)
    chips = []
    for position, term in enumerate(search.terms):
        trouble = reader.read(term, is_last=position == len(search.terms) - 1)
        if isinstance(term, Filter):
            chips.append(Chip(str(term), str(search.without(position)), trouble))
    asked = Asked(tuple(reader.conditions), tuple(dict.fromkeys(reader.words)), reader.beginning)
    return Meaning(search, asked, tuple(chips), tuple(reader.marks))


class _Reader:
    """Collects what one term after the other means."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.conditions: list[Condition] = []
        self.words: list[str] = []
        self.beginning: str | None = None
        self.marks: list[str] = []

    def read(self, term: Word | Phrase | Filter, *, is_last: bool) -> Trouble | None:
        """Add what a term means; returns what is wrong with it."""
        match term:
            case Word():
                self._word(term, is_last=is_last)
            case Phrase():
                self._phrase(term)
            case Filter():
                return self._filter(term)
        return None

    def _word(self, term: Word, *, is_last: bool) -> None:
        words = words_in(term.text)
        if term.is_negated:
            if words:
                self.conditions.append(Condition(~Q(holds(tsquery(words)))))
            return
        if not words:
            self.conditions.append(Condition(NOTHING))
        self.marks.append(term.text)
        if is_last and words and not (UNSPACED.fullmatch(words[-1]) and len(words[-1]) > 1):
            self.beginning = words.pop()
        self.words += words

    def _phrase(self, term: Phrase) -> None:
        words = words_in(term.text)
        is_so = Q(says(term.text))
        if term.is_negated:
            self.conditions.append(Condition(~is_so, is_costly=True))
            return
        self.marks.append(term.text)
        self.words += words
        if len(words) != 1 or not term.text.isalnum():
            self.conditions.append(Condition(is_so, is_costly=True))

    def _filter(self, term: Filter) -> Trouble | None:
        if not term.is_known:
            self._word(Word(f"{term.name} {term.value}", term.is_negated), is_last=False)
            return Trouble.UNKNOWN_FILTER
        found = FILTERS[term.name](self.actor, term.value)
        if found is None:
            self.conditions.append(Condition(NOTHING if not term.is_negated else Q()))
            return Trouble.NO_DATE if term.name in ("before", "after", "on") else Trouble.UNKNOWN_VALUE
        if isinstance(found, Asked):
            self._marked(found, is_negated=term.is_negated)
        else:
            self.conditions.append(Condition(~found.is_so) if term.is_negated else found)
        return None

    def _marked(self, found: Asked, *, is_negated: bool) -> None:
        if is_negated:
            self.conditions.append(Condition(~Q(holds(tsquery(found.words)))))
        else:
            self.words += found.words


def _team(actor: Actor, value: str) -> Condition | None:
    teams = Team.objects.filter(sees_team(actor, "pk")).values_list("pk", "key", "name")
    found = [pk for pk, key, name in teams if value.casefold() in (key.casefold(), name.casefold(), str(pk))]
    return Condition(Q(team__in=found), some_of=tuple(map(keys.team_key, found))) if found else None


def _owner(actor: Actor, value: str) -> Condition | None:
    wanted = value.casefold()
    if wanted in ("me", "私", "自分"):
        return _owned(actor)
    if wanted in ("nobody", "none", "なし"):
        return Condition(Q(owner=None), (keys.owner_key(None),))
    if not wanted:
        return None
    people = list(Colleague.objects.values_list("pk", "name", "email"))
    found = [pk for pk, name, email in people if wanted in (name.casefold(), email, str(pk))]
    found = found or [pk for pk, name, _ in people if wanted in name.casefold()]
    return Condition(Q(owner__in=found), some_of=tuple(map(keys.owner_key, found))) if found else None


def _tag(_actor: Actor, value: str) -> Condition | None:
    found = list(Tag.objects.filter(name__iexact=value).values_list("pk", flat=True))
    return Condition(Q(tags__overlap=found), some_of=tuple(found)) if found else None


def _owned(actor: Actor) -> Condition:
    return Condition(Q(owner=actor.colleague_id or 0), (keys.owner_key(actor.colleague_id or -1),))


def _mine(actor: Actor) -> Condition:
    """Whom I own, and for whom I answer now because the owner is away. The index knows those by their owners."""
    own = actor.colleague_id or 0
    others = Conversation.objects.filter(answering=own, is_open=True).exclude(owner=own).order_by()
    owners = list(others.values_list("owner", flat=True).distinct()) if own else []
    if not owners:
        return _owned(actor)
    wider = tuple(keys.owner_key(one) for one in (own, *owners))
    return Condition(Q(owner=own) | Q(answering=own, is_open=True), some_of=wider, is_wider=True)


def _private(actor: Actor) -> Condition:
    found = list(Team.objects.filter(sees_team(actor, "pk"), is_private=True).values_list("pk", flat=True))
    return Condition(Q(team__in=found), some_of=tuple(map(keys.team_key, found)) or (-1,))


def in_view_of(actor: Actor, name: str) -> tuple[Condition, ...]:
    """Conditions of a ready view, by its name in addresses."""
    match name:
        case "all":
            return ()
        case "mine":
            return (Condition(Q(answering=actor.colleague_id or 0, is_open=True), is_rare=True),)
        case "nobodys":
            return (Condition(Q(answering=None)), STATES["open"](actor))
        case _:
            return (STATES["waiting" if name == "needs-answer" else name](actor),)


STATES: dict[str, Callable[[Actor], Condition]] = {
    "open": lambda _: Condition(Q(is_open=True), (keys.OPEN,)),
    "closed": lambda _: Condition(Q(is_open=False), (keys.CLOSED,)),
    "waiting": lambda _: Condition(Q(needs_answer=True, paused_until=None), (keys.WAITING,)),
    "paused": lambda _: Condition(Q(paused_until__isnull=False), (keys.PAUSED,)),
    "undelivered": lambda _: Condition(Q(has_trouble=True), (keys.TROUBLE,)),
    "mine": _mine,
    "nobodys": lambda _: Condition(Q(owner=None), (keys.owner_key(None),)),
    "private": _private,
}
SAID_OTHERWISE = {
    "unassigned": "nobodys", "nobody": "nobodys", "nobody's": "nobodys", "nobody’s": "nobodys",
    "unanswered": "waiting",
    "snoozed": "paused", "done": "closed", "未対応": "waiting", "対応中": "open", "完了": "closed", "保留": "paused",
    "自分": "mine", "未割り当て": "nobodys", "非公開": "private",
}  # fmt: skip


def know_state(name: str, condition: Callable[[Actor], Condition], *, also: Sequence[str] = ()) -> None:
    """A room above tells of a state that its own rows know: `is:name`. also: how else it is said."""
    STATES[name] = condition
    SAID_OTHERWISE.update(dict.fromkeys(also, name))


def _is(actor: Actor, value: str) -> Condition | None:
    state = STATES.get(SAID_OTHERWISE.get(value.casefold(), value.casefold()))
    return state(actor) if state else None


def _has(_actor: Actor, value: str) -> Condition | None:
    if value.casefold() in ("attachment", "attachments", "file", "files", "添付", "添付ファイル"):
        return Condition(Q(has_files=True), (keys.FILES,))
    return None


LANGUAGES = {"english": "en", "japanese": "ja", "french": "fr", "英語": "en", "日本語": "ja", "フランス語": "fr",
             "français": "fr", "german": "de", "spanish": "es", "chinese": "zh", "korean": "ko"}  # fmt: skip


def _language(_actor: Actor, value: str) -> Condition | None:
    code = LANGUAGES.get(value.casefold(), value.casefold())
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        return None
    return Condition(Q(language=code), (keys.language_key(code),))


def _customer(actor: Actor, value: str) -> Condition | None:
    found = customers_called(actor, value)
    return Condition(Q(customer__in=found), is_rare=True) if found else None


def _people(mark: str) -> Callable[[Actor, str], Asked | None]:
    def read(_actor: Actor, value: str) -> Asked | None:
        words = [marked(mark, word) for word in words_in(value)]
        return Asked(words=tuple(cut(word) for word in words)) if words else None

    return read


def _before(_actor: Actor, value: str) -> Condition | None:
    days = _days(value)
    if days is None:
        return None
    moment = _midnight(days.first)
    return Condition(Q(updated_at__lt=moment), before=moment)


def _after(_actor: Actor, value: str) -> Condition | None:
    days = _days(value)
    if days is None:
        return None
    moment = _midnight(days.first)
    return Condition(Q(updated_at__gte=moment), since=moment)


def _on(_actor: Actor, value: str) -> Condition | None:
    days = _days(value)
    if days is None:
        return None
    since, before = _midnight(days.first), _midnight(days.end)
    return Condition(Q(updated_at__gte=since, updated_at__lt=before), before=before, since=since)


def _days(value: str) -> Days | None:
    return days_of(value, timezone.localtime(clock.now()).date())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


FILTERS: dict[str, Callable[[Actor, str], Condition | Asked | None]] = {
    "team": _team,
    "owner": _owner,
    "tag": _tag,
    "is": _is,
    "has": _has,
    "language": _language,
    "customer": _customer,
    "from": _people("from"),
    "to": _people("to"),
    "file": _people("file"),
    "before": _before,
    "after": _after,
    "on": _on,
}
