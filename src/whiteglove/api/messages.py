"""Acts on one message."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import Field

from whiteglove.api.answers import actor_of
from whiteglove.api.given import Given, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes
from whiteglove.api.shapes import MessageOut, message_out
from whiteglove.channels.email.queries import whom_it_missed
from whiteglove.conversations.actions import send_again
from whiteglove.conversations.queries.reading import message
from whiteglove.team.permissions import May, require

router = Router(tags=["conversations"], by_alias=True)

MessageId = Annotated[str, Path(description="Id of the message", examples=["90"])]


class AgainIn(Given):
    """To whom."""

    to: list[Annotated[str, Field(max_length=320)]] | None = Field(
        default=None,
        max_length=10,
        description="Addresses, perhaps corrected; left out: whom it missed",
        examples=[["aiko@example.com"]],
    )


@router.post("/{message_id}/send-again", response=makes(MessageOut), summary="Send again what did not arrive")
@once
def send_it_again(request: HttpRequest, message_id: MessageId, given: AgainIn | None = None) -> MessageOut:
    """Answered with the message that goes out now; asked again while that one stands, with the same one.

    Refused (409) for what is on its way, has arrived, or may have: it might come twice.
    """
    actor, number = actor_of(request), number_of(message_id)
    require(actor, May.ANSWER)
    to = given.to if given and given.to else whom_it_missed(actor, number)
    again = send_again(actor, number, to=to)
    return message_out(message(actor, again.pk)[1])
