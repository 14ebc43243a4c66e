"""Webhooks: where facts are sent by themselves. No secret can be read back."""

from datetime import datetime
from typing import Annotated

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import CREATED, actor_of, told
from whiteglove.api.given import Given, YesOrNo, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS, reads
from whiteglove.api.shapes import MOMENT, PageOut, of
from whiteglove.channels.webhooks.actions import (
    LONGEST_NAME,
    Understood,
    Wanted,
    add_understood,
    ask_for_test,
    remove_destination,
    understood,
)
from whiteglove.channels.webhooks.addresses import LONGEST_ADDRESS
from whiteglove.channels.webhooks.queries import DestinationSeen, destination_seen, destinations

router = Router(tags=["webhooks"], by_alias=True)

WebhookId = Annotated[str, Path(description="Id of the webhook", examples=["2"])]


class WebhookOut(BaseModel):
    """A program that hears of facts."""

    id: str = of("Opaque", "2")
    name: str = of("What it is for", "Accounting")
    address: str = of(
        "Where it is sent; empty when it cannot be read with this desk's key", "https://books.example/in"
    )
    events: list[str] = of("What is sent: gestures, conversations, promises, recoveries", ["gestures"])
    with_private: bool = of("Also what happens in private teams", False)
    state: str = of("works, new, trying, person (paused), gone, failing or lost", "works")
    failing_since: datetime | None = of("Since when it is refused or does not arrive; null: it does", None)
    taken_at: datetime | None = of("When something was last taken; null: never", MOMENT)
    made_at: datetime = of("When it was made", MOMENT)


class WebhookMadeOut(WebhookOut):
    """A webhook just made."""

    secret: str | None = of("Told this once; null when the request is repeated", "whsec_C2FV...")


class WebhookIn(Given):
    """A webhook to make."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)] = of("What it is for", "Accounting")
    address: Annotated[str, Field(min_length=1, max_length=LONGEST_ADDRESS)] = of(
        "Begins with https://; http:// only for hosts that the operator named", "https://books.example/in"
    )
    events: list[Annotated[str, Field(max_length=50)]] = Field(
        min_length=1,
        max_length=50,
        description="What is sent: gestures, conversations, promises, recoveries",
        examples=[["gestures"]],
    )
    with_private: YesOrNo = of("Also what happens in private teams", False, default=False)
    may_be_plain: YesOrNo = of("It may go without https", False, default=False)


@router.get("", response=reads(PageOut[WebhookOut]), summary="Webhooks and how each stands")
@told
def list_webhooks(request: HttpRequest) -> PageOut[WebhookOut]:
    """Oldest first, on one page."""
    return PageOut(items=[webhook_out(seen) for seen in destinations(actor_of(request))], next=None)


@router.post("", response={CREATED: WebhookMadeOut, **ANSWERS}, summary="Make a webhook; its secret is told once")
def make_webhook(request: HttpRequest, wanted: WebhookIn) -> HttpResponse:
    """What happens from now on is sent there, in order. Repeated with the same `Idempotency-Key` it answers without
    the secret.
    """
    made: list[str] = []
    looked_up = understood(
        actor_of(request),
        Wanted(
            name=wanted.name,
            address=wanted.address,
            offers=wanted.events,
            with_private=wanted.with_private,
            may_be_plain=wanted.may_be_plain,
        ),
    )
    answer: HttpResponse = once(_make)(request, looked_up, made)
    if made:
        answer.content = orjson.dumps({**orjson.loads(answer.content), "secret": made[0]})
    return answer


@router.get("/{webhook_id}", response=reads(WebhookOut), summary="Read one webhook")
@told
def read_webhook(request: HttpRequest, webhook_id: WebhookId) -> WebhookOut:
    """As it stands."""
    return webhook_out(destination_seen(actor_of(request), number_of(webhook_id)))


@router.post("/{webhook_id}/test", response={CREATED: WebhookOut, **ANSWERS}, summary="Send something to try it")
@once
def test_webhook(request: HttpRequest, webhook_id: WebhookId) -> WebhookOut:
    """A POST of type `test`, within seconds."""
    actor, number = actor_of(request), number_of(webhook_id)
    ask_for_test(actor, number)
    return webhook_out(destination_seen(actor, number))


@router.delete("/{webhook_id}", response={204: None, **ANSWERS}, summary="Send nothing there any more")
def remove_webhook(request: HttpRequest, webhook_id: WebhookId) -> HttpResponse:
    """Its address and secrets are forgotten."""
    remove_destination(actor_of(request), number_of(webhook_id))
    return HttpResponse(status=204)


def _make(request: HttpRequest, wanted: Understood, made: list[str]) -> WebhookMadeOut:
    """What is remembered of the request: never the secret."""
    actor = actor_of(request)
    new = add_understood(actor, wanted)
    made.append(new.secret)
    return WebhookMadeOut(**webhook_out(destination_seen(actor, new.id)).model_dump(), secret=None)


def webhook_out(seen: DestinationSeen) -> WebhookOut:
    """A webhook as the API shows it."""
    return WebhookOut(
        id=str(seen.id),
        name=seen.name,
        address=seen.address,
        events=seen.offers,
        with_private=seen.with_private,
        state=seen.state,
        failing_since=seen.failing_since,
        taken_at=seen.taken_at,
        made_at=seen.made_at,
    )
