"""What is given out of each room, and what never is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Field, ForeignKey, Model

from whiteglove.foundation.blobs.models import Blob

# By their names, columns with which somebody could sign in somewhere, or take somebody for us.
SECRET = re.compile(r"secret|password|token|digest|session_")
# And by name of the table: the address of a server may hold a password.
SECRET_COLUMNS = {"email.mailbox": {"mail_out"}}
# Rows by which our own programs work, worth nothing elsewhere, or with which a stranger could do harm.
LEFT_OUT = {
    "api.requestdone",
    "blobs.blob",
    "blobs.round",
    "conversations.presence",
    "conversations.viewcount",
    "journal.move",
    "journal.reactiondone",
    "journal.reactiontrouble",
    "push.push",
    "team.pushsubscription",
    "team.signedin",
    "team.signinlink",
    "team.tries",
}
NAMES = {
    "conversations.delivery": "deliveries",
    "conversations.savedreply": "saved_replies",
    "customers.address": "addresses",
    "customers.identity": "identities",
    "email.imapseen": "imap_seen",
    "email.mailbox": "mailboxes",
    "journal.row": "facts",
}


@dataclass(frozen=True, slots=True)
class Noun:
    """One table as it is given out. blob: the column that names kept bytes; withheld: columns that are not given."""

    model: type[Model]
    file: str
    columns: tuple[str, ...]
    blob: str | None
    withheld: tuple[str, ...]


def nouns() -> Iterator[Noun]:
    """Every table of every room, by name; new ones are given out unless they are left out above."""
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label_lower):
        if model.__module__.startswith("whiteglove.") and model._meta.label_lower not in LEFT_OUT:
            yield _noun(model)


def _noun(model: type[Model]) -> Noun:
    label = model._meta.label_lower
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, SearchVectorField)]
    given = [field for field in fields if not _is_secret(label, field)]
    plural = NAMES.get(label) or str(model._meta.verbose_name_plural).replace(" ", "_")
    blob = next((f.attname for f in given if isinstance(f, ForeignKey) and f.related_model is Blob), None)
    columns = tuple(field.attname for field in given)
    withheld = tuple(field.attname for field in fields if field not in given)
    return Noun(model, f"{model._meta.app_label}/{plural}.jsonl", columns, blob, withheld)


def _is_secret(label: str, field: "Field[object, object]") -> bool:
    return bool(SECRET.search(field.attname)) or field.attname in SECRET_COLUMNS.get(label, ())
