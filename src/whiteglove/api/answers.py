"""Answers as JSON, written once: what a view returns is validated when it is made, not again by the framework."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require

CREATED = 201

Arguments = ParamSpec("Arguments")


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as the bearer token told."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def promiser_of(request: HttpRequest) -> Actor:
    """Who acts on promises; may they act but not read, nothing is done, for the answer shows what was done.

    Raises NotAllowed.
    """
    actor = actor_of(request)
    require(actor, May.PROMISE)
    require(actor, May.READ_PROMISES)
    return actor


def in_json(thing: BaseModel) -> str:
    """As it is sent."""
    return thing.model_dump_json(by_alias=True)


def answered(json: str, status: int = 200) -> HttpResponse:
    """The answer with this JSON."""
    return HttpResponse(json, status=status, content_type="application/json")


def told(
    view: Callable[Concatenate[HttpRequest, Arguments], BaseModel],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Make a GET view answer with what it returns."""

    @functools.wraps(view)
    def telling(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        return answered(in_json(view(request, *args, **kwargs)))

    return telling  # type: ignore[return-value]
