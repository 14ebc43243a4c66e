"""English: how we say that we will do something, and by when."""

from datetime import time
from functools import partial

from whiteglove.promises.hearing import moments as m
from whiteglove.promises.hearing.rules import (
    Commitment,
    Language,
    Timing,
    any_of,
    clock_of,
    counted,
    part_of,
    year_of,
)

_ALSO = any_of(
    "also, then, certainly, gladly, personally, definitely, now",
)
_WITHIN = any_of(
    "within, in, inside(?: of)?, in less than, no later than, after, takes?, over",
)
_THE_NEXT = any_of(
    "the next, about, at most, roughly, around",
)
_CALL = any_of(
    "call, ring, phone, telephone, give you a (?:call|ring)",
)
_COME_BACK = any_of(
    "(?:get|come|be) back (?:to|in touch|with), (?:get|be) in touch",
)
_REFUND = any_of(
    "refund, reimburse, credit, pay, compensate, transfer",
)
_SEND = any_of(
    "send, ship, deliver, dispatch, forward, mail, post, bring, return, hand",
    "replace, exchange",
)
_FIX = any_of(
    "fix, repair, resolve, solve, correct, change, cancel, book, rebook, arrange",
    "organi[sz]e, issue, prepare, finish, complete, do, make, have",
)
_LET_YOU_KNOW = any_of(
    "let you know, tell, inform, update, keep you, confirm, answer, reply, respond, write",
    "notify, contact, reach out, report, check, look, find out, ask, investigate, review",
    "follow up",
)
_WE = any_of(
    "I, we, our (?:team|colleagues?), my colleagues?, the team, somebody, someone, one of us, she, he, they",
    r"[A-Z][\w-]+",
)
_GOING_TO = r"(?:['’]m| am|['’]re| are|['’]s| is) going to"
_GLADLY = rf"(?: {_ALSO})*"
_WILL = rf"\b{_WE}(?:['’]ll| will| shall|{_GOING_TO}){_GLADLY}"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY = "|".join(f"{name}|{name[:3]}" for name in _WEEKDAYS)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "a few": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "twenty-four": 24, "forty-eight": 48,
}  # fmt: skip
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_AND_A_HALF = r"(?P<and_half> (?:and a half hours|hours? and a half))\b"
_IN = rf"\b{_WITHIN} (?:{_THE_NEXT} )?"
_PART = {"morning": m.MORNING_ENDS, "noon": m.NOON, "lunchtime": time(14), "afternoon": m.WORKING_DAY_ENDS,
         "evening": m.EVENING_ENDS, "night": m.EVENING_ENDS}  # fmt: skip


_PART_OF_DAY = r"(?: (?P<part>morning|noon|afternoon|evening))?"


def _weekday(name: str) -> int:
    return next(number for number, full in enumerate(_WEEKDAYS) if full.startswith(name.lower()[:3]))


def _month(name: str) -> int:
    return next(number for number, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()[:3]))


_part = partial(part_of, parts=_PART)
TIMINGS = (
    *counted(
        _NUMBERS,
        half_hour=rf"{_IN}(?:an? |the )?half(?: an|-an)?[ -]hour\b",
        minutes=rf"{_IN}{_COUNT}[ -]?(?:minutes?|mins?)\b",
        hours=rf"{_IN}{_COUNT}(?:[ -]?(?:hours?|hrs?|h)\b(?! and a half)|{_AND_A_HALF})",
        working_days=rf"{_IN}{_COUNT} (?:working|business|week) ?days?\b",
        days=rf"{_IN}{_COUNT} days?\b",
        weeks=rf"{_IN}{_COUNT} weeks?\b",
        months=rf"{_IN}{_COUNT} months?\b",
    ),
    Timing(r"\b(?:within|in) the hour\b", lambda s, _f, _: m.in_hours(s, 1)),
    Timing(
        r"\bend of (?:the |this |business |the working )?(?:day|business)\b|\b(?:EOD|close of business|COB)\b",
        lambda s, _f, _: m.in_days(s, 0),
    ),
    Timing(r"\bend of next week\b", lambda s, _f, _: m.end_of_week(s, 1)),
    Timing(r"\bend of (?:the |this )?week\b|\bthis week\b", lambda s, _f, _: m.end_of_week(s)),
    Timing(r"\bend of next month\b|\bnext month\b", lambda s, _f, _: m.end_of_month(s, 1)),
    Timing(r"\bend of (?:the |this )?month\b|\bthis month\b", lambda s, _f, _: m.end_of_month(s)),
    Timing(
        rf"\b(?:next (?P<day>{_DAY})|(?P<day2>{_DAY}) next week)\b{_PART_OF_DAY}",
        lambda s, f, c: m.on_weekday(s, _weekday(f["day"] or f["day2"]), c or _part(f), is_next_week=True),
    ),
    Timing(r"\bnext week\b", lambda s, _f, _: m.end_of_week(s, 1)),
    Timing(
        r"\bthe day after tomorrow\b(?: (?:in the )?(?P<part>morning|afternoon|evening))?",
        lambda s, f, c: m.in_days(s, 2, c or _part(f)),
    ),
    Timing(
        r"\btomorrow\b(?: (?:in the |at )?(?P<part>morning|noon|lunchtime|afternoon|evening|night))?",
        lambda s, f, c: m.in_days(s, 1, c or _part(f)),
    ),
    Timing(r"\bthis (?P<part>morning|afternoon|evening)\b", lambda s, f, c: m.in_days(s, 0, c or _part(f))),
    Timing(r"\btonight\b", lambda s, _f, c: m.in_days(s, 0, c or m.EVENING_ENDS)),
    Timing(r"\b(?:later )?today\b", lambda s, _f, c: m.in_days(s, 0, c)),
    Timing(
        r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<number>\d\d)\b",
        lambda s, f, c: m.on_date(s, int(f["number"]), int(f["month"]), int(f["year"]), c),
    ),
    Timing(
        rf"\b(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b\.?(?:,? (?P<year>20\d\d))?",
        lambda s, f, c: m.on_date(s, int(f["number"]), _month(f["month"]), year_of(f), c),
    ),
    Timing(
        rf"\b(?P<month>{_MONTH})\.? (?P<number>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>20\d\d))?",
        lambda s, f, c: m.on_date(s, int(f["number"]), _month(f["month"]), year_of(f), c),
    ),
    Timing(
        rf"\b(?P<day>{_DAY})\b{_PART_OF_DAY}",
        lambda s, f, c: m.on_weekday(s, _weekday(f["day"]), c or _part(f)),
    ),
    Timing(r"\b(?:by|at|before|until) noon\b", lambda s, _f, _: m.at_clock(s, m.NOON)),
)
_AT = rf"\b{any_of('by, at, before, until, till, from, around, about')}"
CLOCK = (
    rf"{_AT} (?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>a\.?m\.?|p\.?m\.?)(?!\w)",
    rf"{_AT} (?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)\b",
    rf"{_AT} (?P<hour>\d{{1,2}}) ?(?:o['’]clock)\b",
)
_DONE = any_of(
    "refunded, called, contacted, credited, paid, sent, delivered, shipped, replaced, repaired, fixed, returned",
    "done, ready, there, back, with you",
)
ENGLISH = Language(
    code="en",
    commitments=(
        Commitment(
            "call",
            rf"{_WILL} (?:try to )?{_CALL}\b",
            is_strong=True,
        ),
        Commitment(
            "come back",
            rf"{_WILL} {_COME_BACK}\b",
            is_strong=True,
        ),
        Commitment(
            "refund",
            rf"{_WILL} {_REFUND}\b",
            is_strong=True,
        ),
        Commitment(
            "send",
            rf"{_WILL} {_SEND}\b",
        ),
        Commitment(
            "put right",
            rf"{_WILL} {_FIX}\b",
        ),
        Commitment(
            "tell",
            rf"{_WILL} {_LET_YOU_KNOW}\b",
        ),
        Commitment(
            "you will",
            rf"\b(?:you(?:['’]ll| will| shall)|your [\w -]{{2,40}}? will) (?:then |also )?"
            rf"(?:receive|get|have|hear|arrive|reach|be {_DONE})\b",
        ),
        Commitment(
            "it will be",
            rf"\b(?:it|this|that|the [\w -]{{2,40}}?|they|these)(?:['’]ll| will| shall) (?:then |also )?"
            rf"(?:arrive|reach you|be {_DONE})\b",
        ),
        Commitment("expect", r"\byou can expect\b|\bexpect (?:our|my|a) (?:call|answer|reply)\b|\bplease expect\b"),
        Commitment(
            "promise",
            r"\b(?:I|we) (?:promise|guarantee|commit|undertake)\b|\byou have my word\b",
            is_strong=True,
        ),
    ),
    refusals=(
        r"\b(?:will|shall|['’]ll|going to) (?:unfortunately |regrettably |sadly )?(?:not|never|no longer)\b",
        r"\bwon['’]t\b|\bcan(?:no|['’])t\b|\bunable to\b",
        r"\b(?:would|could|might|may|should) (?:have )?(?:call|send|refund|like|be)\b",
        r"\b(?:you|they) said\b|\bI was (?:told|promised)\b|\bif you (?:want|wish|like|prefer)\b",
    ),
    timings=TIMINGS,
    clocks=tuple(clock_of(pattern) for pattern in CLOCK),
)
