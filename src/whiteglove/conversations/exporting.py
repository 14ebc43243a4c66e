"""All we know of a customer, as a ZIP of JSON and files, made while it is sent."""

import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet

from whiteglove.conversations.models import Attachment, Conversation, Direction, Message
from whiteglove.conversations.queries.origins import origins
from whiteglove.conversations.queries.visible import visible, visible_files, visible_messages
from whiteglove.customers.actions.forgetting import record_export
from whiteglove.customers.queries import customer, family_ids
from whiteglove.customers.queries.reading import PREFERENCES, changes, identities, notes
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.storage import blobs

CHUNK = 64 * 1024
UNSAFE = re.compile(r"[^\w.() -]")
CONVERSATION = ("id", "subject", "team__name", "language", "opened_at", "updated_at", "is_open", "closed_at")
MESSAGE = (
    "id", "conversation_id", "direction", "author_name", "author_address", "reply_to", "to", "cc", "subject", "text",
    "html", "kind", "language", "at", "said_at", "delivery",
)  # fmt: skip


# Rooms above know more of a customer: each gives the name of a file and what it holds, as far as the actor sees it.
_who_adds: list[Callable[[Actor, int], tuple[str, list[dict[str, Any]]]]] = []


def export_also(adds: Callable[[Actor, int], tuple[str, list[dict[str, Any]]]]) -> None:
    """A room above tells what it adds to the export of a customer, by the id of the row that stands."""
    _who_adds.append(adds)


class Outlet:
    """What a ZIP is written to: it gives away what was written, and remembers only how far it is."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._place = 0

    def write(self, part: bytes) -> int:
        """Called by zipfile."""
        self._parts.append(bytes(part))
        self._place += len(part)
        return len(part)

    def tell(self) -> int:
        """Called by zipfile."""
        return self._place

    def flush(self) -> None:
        """Called by zipfile."""

    def taken(self) -> bytes:
        """What was written since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def export_customer(actor: Actor, customer_id: int, *, why: str = "") -> Iterator[bytes]:
    """Record who gives it out, then the parts of a ZIP. Raises NotFound, NotAllowed, before the first part.

    What was said with them, in their own matters: not what we noted among ourselves or asked experts, nor what others
    said in matters merged with theirs. customer.json tells `complete: false` when something hidden from the actor was
    left out.
    """
    record_export(actor, customer_id, why=why)
    return _parts(actor, customer_id)


def _parts(actor: Actor, customer_id: int) -> Iterator[bytes]:
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as packed:  # type: ignore[call-overload]
        rows = family_ids(customer_id)
        packed.writestr("customer.json", _json(_person(actor, customer_id, rows)))
        yield outlet.taken()
        for adds in _who_adds:
            name, items = adds(actor, customer_id)
            if items:
                packed.writestr(name, _json({"items": items}))
        theirs = visible(actor).filter(customer__in=rows).order_by("id")
        for conversation in theirs.values(*CONVERSATION).iterator(chunk_size=200):
            packed.writestr(f"conversations/{conversation['id']}.json", _json(_conversation(actor, conversation)))
            yield outlet.taken()
            for file in _files(actor, conversation["id"]):
                yield from _file(packed, outlet, file)
    yield outlet.taken()


def _person(actor: Actor, customer_id: int, rows: list[int]) -> dict[str, Any]:
    known = customer(actor, customer_id)
    every = list(Conversation.objects.filter(customer__in=rows).values_list("pk", flat=True))
    said = _said_with_them(every)
    hidden = said.exclude(pk__in=visible_messages(actor).values("pk")).exists()
    return {
        "id": str(known.id),
        "name": known.name,
        "honorific": known.honorific,
        "language": known.language,
        "since": known.since,
        "organisation": known.organisation_name or None,
        "addresses": list(known.addresses),
        "identities": [{"kind": one.kind, "value": one.shown} for one in identities(actor, known.id)],
        "preferences": {name: getattr(known.preferences, name) for name in PREFERENCES},
        "notes": [{"text": one.text, "by": one.by, "at": one.at} for one in notes(actor, known.id)],
        "changes": [
            {"what": one.what, "before": one.before, "after": one.after, "at": one.at}
            for one in changes(actor, known.id)
        ],
        "complete": not hidden and visible(actor).filter(pk__in=every).count() == len(every),
    }


def _conversation(actor: Actor, row: dict[str, Any]) -> dict[str, Any]:
    files: dict[int, list[str]] = {}
    for file in _files(actor, row["id"]):
        files.setdefault(file.message_id, []).append(_name(file))
    said = visible_messages(actor).filter(pk__in=_said_with_them([row["id"]])).order_by("id")
    return {**row, "messages": [{**one, "files": files.get(one["id"], [])} for one in _rows(said)]}


def _said_with_them(conversation_ids: Collection[int]) -> "QuerySet[Message, int]":
    """Ids of what was said in these matters with the customer, wherever it stands."""
    said = Message.objects.filter(pk__in=origins(conversation_ids).said, taken_back_at=None, is_aside=False)
    return said.exclude(direction=Direction.NOTE).values_list("pk", flat=True)


def _files(actor: Actor, conversation_id: int) -> QuerySet[Attachment]:
    return visible_files(actor).filter(message__in=_said_with_them([conversation_id])).order_by("id")


def _rows(said: Any) -> Iterator[dict[str, Any]]:
    found: Iterator[dict[str, Any]] = said.values(*MESSAGE).iterator(chunk_size=200)
    return found


def _name(file: Attachment) -> str:
    return f"files/{file.pk}-{UNSAFE.sub('_', file.filename)[:120] or 'file'}"


def _file(packed: zipfile.ZipFile, outlet: Outlet, file: Attachment) -> Iterator[bytes]:
    if not blobs.exists(file.blob_id):
        return
    with blobs.open(file.blob_id) as content, packed.open(_name(file), "w") as entry:
        while part := content.read(CHUNK):
            entry.write(part)
            yield outlet.taken()


def _json(thing: dict[str, Any]) -> str:
    return json.dumps(thing, ensure_ascii=False, indent=1, default=_told)


def _told(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | time) else str(value)
