"""`Idempotency-Key`: a POST sent twice is done once, and answered twice with the same words."""

import functools
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from whiteglove.api.answers import CREATED, actor_of, answered, in_json
from whiteglove.api.models import RequestDone
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotUnderstood

KEY_HEADER = "Idempotency-Key"
KEY_LENGTH = 255
REMEMBERED = timedelta(days=2)

Arguments = ParamSpec("Arguments")


def once(
    view: Callable[Concatenate[HttpRequest, Arguments], BaseModel],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Make a POST view repeatable: the row of its key and the change commit together.

    Two at the same moment: the second waits for the first and gets its answer. What was refused is not remembered.
    The same key with another request is refused (NotUnderstood).
    """

    @functools.wraps(view)
    def repeatable(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        key = request.headers.get(KEY_HEADER)
        if key is None:
            return answered(in_json(view(request, *args, **kwargs)), CREATED)
        _refuse_unless_usable(key)
        digest = _digest(request)
        with transaction.atomic():
            row, is_new = RequestDone.objects.select_for_update().get_or_create(
                actor=actor_of(request).reference, key=key, defaults={"digest": digest}
            )
            if is_new:
                row.status, row.answer = CREATED, in_json(view(request, *args, **kwargs))
                row.save(update_fields=["status", "answer"])
            elif row.digest != digest:
                raise NotUnderstood("This Idempotency-Key was used for another request. Use a new one.")
        return answered(str(row.answer), CREATED)

    return repeatable  # type: ignore[return-value]


def has_key(request: HttpRequest) -> bool:
    """Whether the request brings a key, so that it is done once."""
    return KEY_HEADER in request.headers


def _refuse_unless_usable(key: str) -> None:
    if not is_usable(key):
        raise NotUnderstood(f"An Idempotency-Key has 1 to {KEY_LENGTH} printable ASCII characters, no spaces.")


def is_usable(key: str) -> bool:
    """Whether it is a key as the description has it."""
    return 0 < len(key) <= KEY_LENGTH and all("!" <= mark <= "~" for mark in key)


def _digest(request: HttpRequest) -> str:
    said = f"{request.method} {request.path}\n".encode() + request.body
    return hashlib.sha256(said).hexdigest()


def forget_old_requests() -> int:
    """Forget answers after two days; run by clockwork. Returns how many."""
    count, _ = RequestDone.objects.filter(at__lt=clock.now() - REMEMBERED).delete()
    return count
