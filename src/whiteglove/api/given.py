"""What the API takes: bodies of POST requests, and ids."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from whiteglove.api.mistakes import NO_MOMENT
from whiteglove.foundation.errors import NotFound, NotUnderstood

LONGEST_TEXT = 500_000
LONGEST_ID = 18
MEDIA_TYPE = r"^[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}( ?;[ -~]{0,200})?$"
BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
Why = Annotated[str, Field(max_length=2000, description="In words, for colleagues", examples=["Bag delivered"])]
Somebody = Annotated[str | None, Field(max_length=320)]

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _written_as_a_moment(given: object) -> object:
    """The description says date-time; the library would take a bare number, too."""
    if isinstance(given, str) and not RFC_3339.fullmatch(given):
        raise ValueError(NO_MOMENT)
    if isinstance(given, int | float):
        raise ValueError("A moment is written as text.")  # noqa: TRY004 - told as what was not understood
    return given


def _within_the_calendar(given: datetime) -> datetime:
    """At both ends of the calendar there are moments of a zone that are none in UTC."""
    try:
        given.astimezone(UTC)
    except OverflowError:
        raise ValueError("A moment lies between the years 1 and 9999.") from None
    return given


Moment = Annotated[AwareDatetime, BeforeValidator(_written_as_a_moment), AfterValidator(_within_the_calendar)]


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("True and false are no numbers.")  # noqa: TRY004 - as pydantic wants it
    return value


NO_TRUTH = BeforeValidator(_no_truth)
"""Beside `int`: true and false are refused, which Python takes for numbers."""


def _number_as_text(given: object) -> object:
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


NUMBER_AS_TEXT = BeforeValidator(_number_as_text)
"""Beside `str`: who counts writes ids as numbers."""

YesOrNo = Annotated[bool, Strict()]
"""True or false, not a number that could pass for one."""


Wall = Annotated[str, Field(max_length=5, pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$", examples=["09:00"])]
"""A time of the day; 24:00 is midnight at its end."""


class Given(BaseModel):
    """A body: what we do not know is refused, so that a slip of the pen does not pass in silence."""

    model_config = ConfigDict(extra="forbid")


class FileIn(Given):
    """A file to go with an answer."""

    filename: str = Field(min_length=1, max_length=255, description="As people see it", examples=["receipt.pdf"])
    content_type: str = Field(
        default="application/octet-stream",
        pattern=MEDIA_TYPE,
        description="Media type",
        examples=["application/pdf"],
    )
    content_base64: str = Field(
        max_length=30_000_000,
        description="Its bytes in base64",
        examples=["JVBERi0xLjQK"],
        json_schema_extra={"pattern": BASE64},
    )


class TextIn(Given):
    """What is said, in plain text; text may be empty when there are files."""

    text: str = Field(
        max_length=LONGEST_TEXT,
        description="Plain text",
        examples=["Thank you for writing. We have found your bag."],
    )
    attachments: list[FileIn] = Field(default=[], max_length=50, description="Files to go with it")


class ReplyIn(TextIn):
    """An answer, and what its author had read."""

    seen_up_to: str | None = Field(
        default=None,
        max_length=LONGEST_ID,
        description="Id of the newest message read; when somebody said something since, nothing is sent (409)",
        examples=["90"],
    )


class ForwardIn(TextIn):
    """A question to an outside expert."""

    to: str = Field(
        min_length=3, max_length=2000, description="Addresses, separated by commas", examples=["expert@example.com"]
    )
    quotes: list[str] = Field(default=[], max_length=100, description="Ids of messages quoted", examples=[["90"]])
    takes: list[str] = Field(default=[], max_length=50, description="Ids of their files sent along", examples=[["4"]])


class DraftIn(Given):
    """What is left for a colleague."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT, description="Plain text", examples=["Dear Aiko,"])
    revision: Annotated[int, Field(ge=0, le=2**31 - 1), NO_TRUTH] = Field(
        default=0, description="The newest revision read; 0 where there was no draft", examples=[3]
    )


class SavedReplyIn(Given):
    """Words that are needed often."""

    name: str = Field(min_length=1, max_length=80, description="By which it is found", examples=["Bag found"])
    team: Somebody = Field(default=None, description="A team by id or key; null: for all", examples=["baggage"])
    texts: dict[str, str] = Field(
        description="Text by language code, with placeholders such as {customer}",
        examples=[{"en": "Dear {customer}, we have found your bag."}],
    )


class AssignIn(Given):
    """Who answers from now on."""

    owner: Somebody = Field(
        default=None,
        description="A colleague by id or address; null: nobody in particular",
        examples=["ben@desk.example"],
    )
    team: Somebody = Field(default=None, description="A team by id or key; null: as it was", examples=["baggage"])
    why: Why = ""


class FollowerIn(Given):
    """A colleague."""

    colleague: str = Field(
        min_length=1, max_length=320, description="By id or address", examples=["ben@desk.example"]
    )


class WhyIn(Given):
    """A reason in words, if there is one to give."""

    why: Why = ""


def number_of(public_id: str) -> int:
    """The row an opaque id stands for. Raises NotFound."""
    if not _is_id(public_id):
        raise NotFound("There is no such thing.")
    return int(public_id)


def place_of(cursor: str | None) -> int:
    """After which row a page begins; 0 for the first. Raises NotUnderstood for what none of our pages gave."""
    if cursor is not None and not _is_id(cursor):
        raise NotUnderstood("This place in the list is unknown. Start again from its top.")
    return int(cursor or 0)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
