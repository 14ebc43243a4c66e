"""One conversation of everyday life, told turn by turn until it is settled or now is reached."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from whiteglove.demo.story.company import colleagues_for, company
from whiteglove.demo.story.hours import Diary
from whiteglove.demo.story.lines import Decks, Sections, meaning, sections
from whiteglove.demo.story.paper import attachment
from whiteglove.demo.story.people import Person
from whiteglove.demo.story.slots import french_of, said_weekday, slots_for
from whiteglove.demo.story.told import (
    AttachmentTold,
    ColleagueTold,
    ConversationTold,
    Direction,
    HandOverTold,
    Kind,
    MessageTold,
)
from whiteglove.demo.story.topics import Topic
from whiteglove.demo.story.turns import Course, Fate

# A wording that says something is attached must come with a file.
_SPEAKS_OF_A_FILE = re.compile(r"attach|enclos|添付|ci-join|pièce jointe|pièces jointes", re.IGNORECASE)
# How many mails a person takes, by role: managers do answer, now and then.
_MAILS_BY_ROLE = {"owner": 0, "manager": 1, "lead": 5, "colleague": 8, "temp": 6}
# A customer who waits longer than this at now was answered, so that the desk we open is a well-kept one.
ANSWERED_WITHIN = timedelta(hours=12)
_WEEKEND_TEAMS = {"switchboard", "baggage"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What every thread draws from; nothing is told at or after `until`."""

    rng: random.Random
    decks: Decks
    diary: Diary
    until: datetime


class Thread:
    """The telling of one conversation."""

    def __init__(self, desk: Desk, person: Person, topic: Topic, at: datetime) -> None:
        self._desk = desk
        self._rng = desk.rng
        self._person = person
        self._language = person.told.language
        self._topic = topic
        self._at = at
        self._team = self._answered_first_by = topic.team
        self._matter = self._asked = ""
        self._owner: ColleagueTold | None = None
        self._soon_days = desk.rng.randrange(2, 5)
        self._waits_since: datetime | None = None
        self._messages: list[MessageTold] = []
        self._hand_overs: list[HandOverTold] = []
        self._words = sections(self._language, topic.key)
        self._common = sections(self._language, "common")
        self._slots = slots_for(person, at=at, when=topic.when, rng=desk.rng, decks=desk.decks, sum_yen=topic.sum_yen)

    def tell(self, course: Course, *, key: str, fate: Fate) -> ConversationTold:
        """Take the turns; a conversation that reaches now before its end is left open."""
        settled = fate == "settled"
        if {"handed_on", "dropped"} & set(course) and self._topic.team != "switchboard":
            self._team = self._answered_first_by = "switchboard"
        for turn in course:
            if not _TURNS[turn](self):
                settled = False
                break
        closed_at = self._closing_moment() if settled else None
        if closed_at is None and fate != "forgotten":
            self._catch_up()
        owner = self._owner
        return ConversationTold(
            key=key,
            customer=self._person.told,
            team=self._team,
            owner=owner.key if owner else None,
            topic=self._topic.key,
            subject=self._fill(self._dealt(self._words, "subject")),
            language=self._language,
            messages=tuple(self._messages),
            hand_overs=tuple(self._hand_overs),
            closed_at=closed_at,
            closed_by=owner.key if owner and closed_at else None,
        )

    # -- the customer's turns

    def ask(self) -> bool:
        """The first mail: what it is about, some circumstances, what is wished."""
        rng, parts = self._rng, [self._dealt(self._words, "open")]
        if rng.random() < 0.72:
            parts.append(self._dealt(self._words, "detail"))
        if rng.random() < 0.85 or len(parts) == 1:
            parts.append(self._dealt(self._words, "ask"))
        return self._comes_in(self._letter(parts, greets=rng.random() < 0.72))

    def back(self) -> bool:
        """The customer answers our question."""
        self._later_awake(hours=self._rng.lognormvariate(1.0, 1.1))
        return self._comes_in(self._letter([self._dealt(self._words, "back")], greets=self._rng.random() < 0.3))

    def thanks(self) -> bool:
        """A last word of thanks, mostly short."""
        self._later_awake(hours=self._rng.lognormvariate(0.6, 1.2))
        signs = self._rng.random() < 0.6
        return self._comes_in(self._letter([self._dealt(self._common, "thanks")], greets=False, signs=signs))

    def chase(self) -> bool:
        """Nothing heard for days: the customer asks again."""
        self._later_awake(hours=self._rng.uniform(38, 100))
        return self._comes_in(self._letter([self._dealt(self._common, "chase")], greets=self._rng.random() < 0.4))

    def away(self) -> bool:
        """The customer's own absence note comes back."""
        self._at += timedelta(seconds=self._rng.randrange(3, 40))
        return self._comes_in(self._fill(self._dealt(self._common, "customer_away")), kind="auto_reply")

    def bounce(self) -> bool:
        """Our answer could not be delivered."""
        self._at += timedelta(seconds=self._rng.randrange(2, 90))
        text = self._fill(self._dealt(self._common, "bounce")).replace("<address>", self._person.told.address)
        return self._comes_in(text, kind="bounce")

    # -- our turns

    def answer(self) -> bool:
        """The answer that settles it."""
        return self._goes_out([self._dealt(self._words, "answer")])

    def question(self) -> bool:
        """A first answer that needs something from the customer."""
        return self._goes_out([self._dealt(self._words, "question")])

    def late(self) -> bool:
        """The answer, after an apology for the wait."""
        body = [self._dealt(self._common, "late"), self._dealt(self._words, "answer")]
        return self._goes_out(body, hello=self._common["salutation"][0])

    def absent(self) -> bool:
        """The colleague is away: the absence note goes out and somebody else picks it up."""
        away = self._answering()
        self._at += timedelta(seconds=self._rng.randrange(5, 50))
        text = self._fill(self._dealt(self._common, "colleague_away"))
        if not self._add("out", text, author=away, kind="auto_reply"):
            return False
        cover = self._somebody_else(away)
        self._later_at_work(cover, minutes=self._rng.uniform(15, 240))
        return self._passes(by=cover, to=cover, word=self._dealt(self._common, "picked_up"))

    def note(self) -> bool:
        """A word among colleagues about the matter."""
        author = self._answering()
        self._later_at_work(author, minutes=self._rng.lognormvariate(3.2, 1.0))
        return self._add("note", self._fill(self._dealt(self._words, "note")), author=author)

    def note_bounced(self) -> bool:
        """What was done about the mail that did not arrive."""
        author = self._answering()
        self._later_at_work(author, minutes=self._rng.lognormvariate(3.0, 0.8))
        return self._add("note", self._fill(self._dealt(self._common, "note_bounced")), author=author)

    def handed_on(self) -> bool:
        """A warm hand-over: to the right team, with a word."""
        return self._hands_over(word=self._dealt(self._common, "word"))

    def dropped(self) -> bool:
        """A cold hand-over: to the right team, without one."""
        return self._hands_over(word=None)

    def _catch_up(self) -> None:
        """Whoever would wait too long at now was answered a few hours ago."""
        until = self._desk.until
        if self._waits_since is None or until - self._waits_since < ANSWERED_WITHIN:
            return
        latest = self._messages[-1].at + timedelta(minutes=1)
        hours_ago = timedelta(hours=self._rng.uniform(0.2, 6))
        self._at = max(latest, until - hours_ago)
        if self._at < until:
            self._says(self._answering(), [self._dealt(self._words, "answer")])

    # -- how turns are made

    def _hands_over(self, *, word: str | None) -> bool:
        giver = self._answering()
        self._later_at_work(giver, minutes=self._rng.lognormvariate(3.4, 0.9))
        self._team = self._topic.team
        return self._passes(by=giver, to=self._somebody_else(giver) if word else None, word=word)

    def _passes(self, *, by: ColleagueTold, to: ColleagueTold | None, word: str | None) -> bool:
        if self._at >= self._desk.until:
            return False
        from_team = self._hand_overs[-1].to_team if self._hand_overs else self._answered_first_by
        self._hand_overs.append(
            HandOverTold(
                at=self._at,
                by=by.key,
                from_team=from_team,
                to_team=self._team,
                to=to.key if to else None,
                word=self._fill(word) if word else None,
            )
        )
        self._owner = to
        return True

    def _goes_out(self, body: Sequence[str], *, hello: str | None = None) -> bool:
        author = self._answering()
        hours = self._topic.slow_hours * self._rng.lognormvariate(-0.3, 0.8)
        self._later_at_work(author, minutes=min(hours, 70) * 60)
        return self._says(author, body, hello=hello)

    def _says(self, author: ColleagueTold, body: Sequence[str], *, hello: str | None = None) -> bool:
        voices = sections(self._language, "voices")
        spoken = any(message.direction == "out" for message in self._messages)
        hello = hello or (self._dealt(self._common, "again") if spoken else self._hello(author))
        close = self._dealt(voices, f"{author.key}.close")
        said = "\n\n".join(self._fill(part) for part in (hello, *body, close))
        return self._add("out", said, author=author, files=self._files_for(said, (self._topic.sent,)))

    def _hello(self, author: ColleagueTold) -> str:
        """How this colleague begins; `q` answers a question, `p` a plan (groups)."""
        section = f"{author.key}.hello"
        suits = {"", "" if self._topic.warm else "q", "p" if self._topic.key == "groups" else ""}
        hellos = sections(self._language, "voices")[section]
        dealt = self._desk.decks.deal(
            hellos, self._language, "voices", section, fits=lambda hello: meaning(hello)[0] in suits
        )
        return meaning(dealt)[1]

    def _letter(self, parts: Sequence[str], *, greets: bool, signs: bool = True) -> str:
        terse = self._rng.random() < 0.1
        gap = "\n\n" if self._rng.random() < 0.5 else ("" if self._language == "ja" else " ")
        said = gap.join(parts)
        if greets and not terse:
            said = f"{self._dealt(self._common, 'greeting')}\n\n{said}"
        if signs and not terse:
            said = f"{said}\n\n{self._signature()}"
        return self._fill(said)

    def _signature(self) -> str:
        """How the customer signs; a hotel has no booking to name."""

        def suits(sign: str) -> bool:
            return self._topic.key != "hotel" or "{booking}" not in sign

        return self._desk.decks.deal(self._common["sign"], self._language, "common", "sign", fits=suits)

    def _comes_in(self, text: str, *, kind: Kind = "message") -> bool:
        files = self._files_for(text, self._topic.papers) if kind == "message" else ()
        return self._add("in", text, kind=kind, files=files)

    def _files_for(self, text: str, papers: Sequence[str]) -> tuple[AttachmentTold, ...]:
        if not _SPEAKS_OF_A_FILE.search(text):
            return ()
        chosen = self._rng.sample(papers or ("document.pdf",), k=self._rng.randint(1, max(1, len(papers))))
        return tuple(attachment(name) for name in chosen)

    def _add(
        self,
        direction: Direction,
        text: str,
        *,
        author: ColleagueTold | None = None,
        kind: Kind = "message",
        files: tuple[AttachmentTold, ...] = (),
    ) -> bool:
        if self._at >= self._desk.until and self._messages:
            return False
        if author and kind == "message":
            self._owner = author
        if kind == "message" and direction != "note":
            self._waits_since = None if direction == "out" else self._waits_since or self._at
        key = author.key if author else None
        self._messages.append(MessageTold(self._at, direction, key, text, kind, files))
        return True

    def _answering(self) -> ColleagueTold:
        owner = self._owner or self._one_of(colleagues_for(self._team, self._language))
        name = owner.names[self._language]
        self._slots.update(agent=name, agent_given=name.split()[0], de_agent=french_of(name))
        return owner

    def _somebody_else(self, away: ColleagueTold) -> ColleagueTold:
        for team in (self._team, *(team.key for team in company().teams)):
            others = [one for one in colleagues_for(team, self._language) if one.key != away.key]
            if others:
                return self._one_of(others)
        return away

    def _one_of(self, people: Sequence[ColleagueTold]) -> ColleagueTold:
        return self._rng.choices(people, [_MAILS_BY_ROLE[one.role] for one in people])[0]

    def _closing_moment(self) -> datetime | None:
        closer = self._answering()
        self._later_at_work(closer, minutes=self._rng.lognormvariate(1.5, 1.0))
        if self._at >= self._desk.until:
            return None
        self._owner = closer
        return self._at

    def _later_awake(self, *, hours: float) -> None:
        later = self._at + timedelta(seconds=int(min(hours, 120) * 3600))
        self._at = self._desk.diary.awake(later, self._person.told.zone)

    def _later_at_work(self, colleague: ColleagueTold, *, minutes: float) -> None:
        later = self._at + timedelta(seconds=int(minutes * 60) + 1)
        weekend = self._team in _WEEKEND_TEAMS
        self._at = self._desk.diary.at_work(later, colleague.zone, weekend=weekend)

    def _dealt(self, words: Sections, section: str) -> str:
        deck = (self._language, words["name"][0], section)
        if words is not self._words:
            return self._desk.decks.deal(words[section], *deck)
        marks, wording = meaning(self._desk.decks.deal(words[section], *deck, fits=self._fits(section)))
        if section == "open":
            self._matter = marks
        elif section == "question":
            self._asked = "".join(filter(str.isdigit, marks))
        return wording

    def _fits(self, section: str) -> Callable[[str], bool] | None:
        """Which wordings go with how this conversation began and what we asked last."""
        if section == "open":
            return None

        def fits(wording: str) -> bool:
            marks = meaning(wording)[0]
            letters = {mark for mark in marks if mark.isalpha()}
            numbers = {mark for mark in marks if mark.isdigit()} if section == "back" else set()
            return (not letters or bool(letters & set(self._matter))) and (
                not numbers or bool(numbers & set(self._asked))
            )

        return fits

    def _fill(self, wording: str) -> str:
        soon = self._at + timedelta(days=self._soon_days)
        self._slots["soon"] = said_weekday(soon, self._language)
        return wording.format_map(self._slots)


_TURNS: dict[str, Callable[[Thread], bool]] = {
    "ask": Thread.ask,
    "back": Thread.back,
    "thanks": Thread.thanks,
    "chase": Thread.chase,
    "away": Thread.away,
    "bounce": Thread.bounce,
    "answer": Thread.answer,
    "question": Thread.question,
    "late": Thread.late,
    "absent": Thread.absent,
    "note": Thread.note,
    "note_bounced": Thread.note_bounced,
    "handed_on": Thread.handed_on,
    "dropped": Thread.dropped,
}
