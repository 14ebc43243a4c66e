"""What tests of the API need: a program with a token, and customers who write."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from whiteglove.conversations.actions import add_received_message, open_conversation
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import recognise_customer
from whiteglove.encounters.conftest import lost_bag  # noqa: F401 - a fixture
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.team.actions import create_token
from whiteglove.team.models import Team

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Program:
    """One that talks to the API with a bearer token."""

    def __init__(self, token: str | None) -> None:
        self.headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path: str, body: object = None, *, key: str | None = None) -> Any:
        headers = self.headers | ({} if key is None else {"Idempotency-Key": key})
        said = b"" if body is None else body
        return self.client.post(f"/api/v1/{path}", said, content_type="application/json", headers=headers)

    def patch(self, path: str, body: object) -> Any:
        return self.client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers)

    def put(self, path: str, body: object) -> Any:
        return self.client.put(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers)

    def delete(self, path: str, _body: object = None) -> Any:
        return self.client.delete(f"/api/v1/{path}", headers=self.headers)


@pytest.fixture
def program(db: None) -> Program:
    """One that may do everything."""
    return Program(create_token(SYSTEM, name="Shop", role=Role.OWNER))


@pytest.fixture
def program_of() -> Callable[..., Program]:
    """A program with this role, perhaps narrowed."""

    def make(role: Role, **more: Any) -> Program:
        return Program(create_token(SYSTEM, name=f"Program of {role}", role=role, **more))

    return make


def said(at: datetime, **columns: Any) -> Incoming:
    """What Aiko wrote, unless told otherwise."""
    given: dict[str, Any] = {
        "author_name": "Aiko Tan",
        "author_address": "aiko@example.com",
        "reply_to": "",
        "to": ("desk@desk.example",),
        "cc": (),
        "subject": "My bag",
        "plain_subject": "My bag",
        "text": "Where is my bag?\n\n> earlier",
        "reply_text": "Where is my bag?",
        "html": None,
        "kind": "message",
        "is_automatic": False,
        "language": "en",
        "at": at,
        "said_at": at,
        "message_id": None,
    }
    return Incoming(**given | columns)


@pytest.fixture
def written(front_desk: Team) -> Callable[..., int]:
    """A customer writes, minutes after the morning began; returns the id of the conversation."""

    def write(minutes: int = 0, *, conversation: int | None = None, **columns: Any) -> int:
        incoming = said(MORNING + timedelta(minutes=minutes), **columns)
        customer = recognise_customer(
            SYSTEM, address=incoming.author_address, name=incoming.author_name, language=incoming.language
        )
        if conversation is not None:
            add_received_message(SYSTEM, incoming, customer=customer, conversation_id=conversation)
            return conversation
        return open_conversation(SYSTEM, incoming, customer=customer, team=front_desk).conversation_id

    return write


@pytest.fixture
def bag(written: Callable[..., int]) -> Conversation:
    """Aiko's conversation about her bag."""
    return Conversation.objects.get(pk=written())


def file_given(name: str, content: bytes) -> FileGiven:
    """A file whose bytes are kept."""
    return FileGiven(filename=name, content_type="image/jpeg", size=len(content), sha256=keep_blob(content))
