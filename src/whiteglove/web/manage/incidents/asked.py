"""What the forms about incidents ask for: who, in which words, by when."""

import codecs
import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.models import Touchpoint
from whiteglove.promises.delays.words import SPOKEN
from whiteglove.recovery.incidents.whom import MOST, Found, find_among, met_at
from whiteglove.web.desk.promises.asked import due_asked
from whiteglove.web.desk.wanted import number

LARGEST_FILE = 10_000_000
EARLIEST, LATEST = 1900, 9000
SEPARATORS = ",;\t"


def found_asked(actor: Actor, request: HttpRequest) -> Found:
    """Whom they named: pasted, in a file, or met somewhere in a period. Raises NotUnderstood."""
    given = request.POST
    references = [*_lines(given.get("people", "")), *_of_file(request.FILES.get("file"))]
    named = find_among(actor, references)
    if not given.get("met_at"):
        return named
    met = _met(actor, given)
    together = dict.fromkeys((*named.customers, *met.customers))
    return Found(tuple(together), named.missing, met.hidden)


def texts_asked(given: QueryDict) -> dict[str, str]:
    """By language, those that were written."""
    known = {code: given.get(f"text_{code}", "") for code in SPOKEN}
    other = given.get("other_language", "").strip().lower()
    if other:
        known[other] = given.get("text_other", "")
    return {code: words for code, words in known.items() if words.strip()}


def moment_asked(given: QueryDict) -> datetime:
    """By when they hear again, on the reader's clock. Raises NotUnderstood."""
    return due_asked(given, ZoneInfo(timezone.get_current_timezone_name()))


def touchpoint_asked(given: QueryDict) -> Touchpoint | None:
    """Where they met us; None: it was not said."""
    return Touchpoint.objects.filter(pk=number(given.get("met_at", ""))).first()


def _lines(text: str) -> list[str]:
    """One on each line, or several with commas between them."""
    for separator in SEPARATORS:
        text = text.replace(separator, "\n")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _of_file(file: object) -> list[str]:
    """The column that is called so, else the first: a list of ids, addresses or numbers as CSV."""
    if not isinstance(file, UploadedFile):
        return []
    if (file.size or 0) > LARGEST_FILE:
        raise NotUnderstood(gettext("The file is larger than 10 MB. Send the one column that names the customers."))
    text = _text_of(file.read())
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
    except csv.Error:
        raise NotUnderstood(gettext("This is no CSV file: one customer on each line.")) from None
    names = [name.strip().lower() for name in rows[0]] if rows else []
    titled = next((names.index(name) for name in ("address", "email", "customer", "id") if name in names), None)
    column, body = (titled, rows[1:]) if titled is not None else (0, rows)
    if len(body) > MOST:
        raise NotUnderstood(gettext("More than %(most)s customers are not told at once.") % {"most": MOST})
    return [row[column].strip() for row in body if len(row) > column and row[column].strip()]


def _text_of(written: bytes) -> str:
    """As tables are saved: UTF-16 with its mark ("Unicode text"), else what in UTF-8 or one like it is plain.

    Raises NotUnderstood for what is no text.
    """
    is_utf_16 = written.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = written.decode("utf-16" if is_utf_16 else "utf-8-sig", "replace")
    if "\0" in text:
        raise NotUnderstood(
            gettext("We cannot read this file. Save the list as CSV in UTF-8, with one customer on each line.")
        )
    return text


def _met(actor: Actor, given: QueryDict) -> Found:
    """`met_at`: id of a touchpoint, from a day to a day, both included."""
    there = touchpoint_asked(given)
    begin, end = _day(given.get("met_from", "")), _day(given.get("met_until", ""))
    if there is None or begin is None or end is None:
        raise NotUnderstood(gettext("Say where they met us, from which day until which day."))
    return met_at(actor, journey=there.journey_id, touchpoint=there.pk, begin=begin, end=end + timedelta(days=1))


def _day(text: str) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None:
        return None
    if not EARLIEST <= day.year <= LATEST:  # beyond it no clock can be set
        return None
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone()).astimezone(UTC)
