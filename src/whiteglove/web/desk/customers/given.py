"""What a form about a person says, read as the room wants it."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from whiteglove.customers.actions import organisation_called
from whiteglove.customers.actions.changing import Wanted
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood

PLAIN = ("name", "honorific", "channel", "time_zone", "wishes")


def wanted_of(actor: Actor, given: Mapping[str, str]) -> Wanted:
    """What is to be changed: only what the form holds, so that a short form leaves the rest alone."""
    wanted: Wanted = {}
    for name in PLAIN:
        if name in given:
            wanted[name] = given[name]  # type: ignore[literal-required]
    if "language" in given:
        wanted["language"] = given["language"] or None
    if "wishes" in given:  # a box that is not ticked is not sent
        wanted["do_not_call"] = given.get("do_not_call") == "yes"
        wanted["no_surveys"] = given.get("no_surveys") == "yes"
    if given.get("since"):
        wanted["since"] = _day(given["since"])
    if "quiet_from" in given:
        wanted["quiet_from"], wanted["quiet_until"] = (
            _clock(given["quiet_from"]),
            _clock(given.get("quiet_until", "")),
        )
    if "organisation" in given:
        found = organisation_called(actor, given["organisation"])
        wanted["organisation"] = found.pk if found else None
    return wanted


def number_in(request: HttpRequest, name: str) -> int:
    """A number a form must hold. Raises NotUnderstood."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise NotUnderstood(gettext("The form was not filled in as it should be. Please try again."))
    return int(text)


def _day(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(gettext("This is not a day.")) from None
    return (found if found.tzinfo else timezone.make_aware(found)).astimezone(UTC)


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise NotUnderstood(gettext("This is not a time of day.")) from None
