"""Questions about the demo; there is nothing to ask where no demo is played."""

from dataclasses import dataclass
from datetime import datetime

from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.channels.email.understanding.read import understand
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import others_of_customer
from whiteglove.customers.models import Address
from whiteglove.demo.models import PostReceived
from whiteglove.demo.story.scenes import scene_addresses
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.settings import settings
from whiteglove.team.permissions import May, require

MOST_POST = 50


@dataclass(frozen=True, slots=True)
class Post:
    """One mail in a letter box, understood as a customer's program would."""

    id: int
    at: datetime
    mail: UnderstoodMail


def is_demo() -> bool:
    """Whether the demo company is played here."""
    return settings().demo


def require_play(actor: Actor) -> None:
    """Raise NotAllowed, or NotFound where no demo is played."""
    require(actor, May.PLAY_CUSTOMER)
    if not is_demo():
        raise NotFound("No demo is played here.")


def post_of(actor: Actor, address: str, *, limit: int = MOST_POST) -> list[Post]:
    """What a customer of the demo got from us, the newest first."""
    require_play(actor)
    rows = PostReceived.objects.filter(recipient=address.strip().lower()).order_by("-id")
    return [_read(*row) for row in rows.values_list("id", "at", "blob_id")[:limit]]


def one_post(actor: Actor, address: str, post_id: int) -> Post:
    """One mail in the letter box of this customer. Raises NotFound."""
    require_play(actor)
    found = PostReceived.objects.filter(recipient=address.strip().lower(), pk=post_id)
    row = found.values_list("id", "at", "blob_id").first()
    if row is None:
        raise NotFound("There is no such mail in this letter box.")
    return _read(*row)


def matters_of(actor: Actor, address: str) -> list[RowShown]:
    """The conversations of the customer with this address, newest first; none for somebody we never met."""
    require_play(actor)
    known = Address.objects.filter(value=address.strip().lower()).values_list(
        "customer_id", "customer__merged_into_id"
    )
    row = known.first()
    return others_of_customer(actor, row[1] or row[0], besides=0) if row else []


def newest_scene() -> int | None:
    """The conversation of the story in which something happened last; None where no story was loaded."""
    if not is_demo():
        return None
    told = Conversation.objects.filter(customer__main_address__in=scene_addresses())
    return told.order_by("-updated_at", "-id").values_list("pk", flat=True).first()


def _read(post_id: int, at: datetime, name: str) -> Post:
    return Post(post_id, at, understand(blobs.read(name)))
