"""Questions about the demo."""

from dataclasses import dataclass
from datetime import datetime

from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.channels.email.understanding.read import understand
from whiteglove.demo.models import PostReceived
from whiteglove.foundation.blobs.storage import blobs

MOST_POST = 50


@dataclass(frozen=True, slots=True)
class Post:
    """One mail in a letter box, understood as a customer's program would."""

    id: int
    at: datetime
    mail: UnderstoodMail


def post_of(address: str, *, limit: int = MOST_POST) -> list[Post]:
    """What a customer of the demo got from us, the newest first."""
    rows = PostReceived.objects.filter(recipient=address.strip().lower()).order_by("-id")
    found = rows.values_list("id", "at", "blob_id")[:limit]
    return [Post(post_id, at, understand(blobs.read(name))) for post_id, at, name in found]
