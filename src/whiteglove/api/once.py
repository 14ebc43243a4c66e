"""`Idempotency-Key`: a POST sent twice is done once, and answered twice with the same words."""

import functools
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpRequest
from ninja import Schema, Status

from whiteglove.api.models import RequestDone
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood

KEY_LENGTH = 255
REMEMBERED = timedelta(days=2)
CREATED = 201

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], Schema]


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as the bearer token told."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def once(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], Any]:
    """Make a POST view repeatable: the row of its key and the change commit together.

    Two at the same moment: the second waits for the first and gets its answer. The same key with another request
    is refused (NotUnderstood).
    """

    @functools.wraps(view)
    def repeatable(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Any:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return Status(CREATED, view(request, *args, **kwargs))
        if len(key) > KEY_LENGTH:
            raise NotUnderstood(f"An Idempotency-Key has at most {KEY_LENGTH} characters.")
        with transaction.atomic():
            row, is_new = RequestDone.objects.select_for_update().get_or_create(
                actor=actor_of(request).reference, key=key, defaults={"digest": _digest(request)}
            )
            if is_new:
                answer = view(request, *args, **kwargs)
                row.status, row.answer = CREATED, json.loads(answer.model_dump_json(by_alias=True))
                row.save(update_fields=["status", "answer"])
            elif row.digest != _digest(request):
                raise NotUnderstood("This Idempotency-Key was used for another request. Use a new one.")
        return Status(CREATED, row.answer)

    return repeatable  # type: ignore[return-value]


def _digest(request: HttpRequest) -> str:
    said = f"{request.method} {request.path}\n".encode() + request.body
    return hashlib.sha256(said).hexdigest()


def forget_old_requests() -> int:
    """Forget answers after two days; run by clockwork. Returns how many."""
    count, _ = RequestDone.objects.filter(at__lt=clock.now() - REMEMBERED).delete()
    return count
