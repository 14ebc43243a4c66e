"""Places in a list, and a walk through it that sees every conversation once, though some move meanwhile.

New activity brings a conversation to the top of the list, past those who are already further down. So a place
remembers when its walk began, and the pages after the first show the list as it stood then.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from whiteglove.conversations.models import Closure, Conversation, Delivery, Merge, Message, Pause, Reopening
from whiteglove.foundation.errors import NotUnderstood

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """After which row a page begins: its moment and id, and when the walk began."""

    moment: datetime
    row_id: int
    began: datetime

    def __str__(self) -> str:
        said = f"{self.moment.isoformat()}|{self.row_id}|{self.began.isoformat()}"
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, cursor: str) -> "Place":
        """Read `str(place)` again. Raises NotUnderstood for what none of our pages gave."""
        try:
            said = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
            moment, row_id, began = said.split("|")
            place = cls(datetime.fromisoformat(moment), int(row_id), datetime.fromisoformat(began))
            known = place.moment.tzinfo and place.began.tzinfo and 0 <= place.row_id <= LARGEST_ID
        except ValueError as error:
            raise _unknown_place() from error
        if not known:
            raise _unknown_place()
        return place

    def beyond(self, moment: str, *, upwards: bool = False) -> Q:
        """Rows that come after this place when ordered by this column and id, downwards or upwards."""
        way, first = ("gt", f"{moment}__gte") if upwards else ("lt", f"{moment}__lte")
        further = Q(**{f"{moment}__{way}": self.moment}) | Q(**{f"id__{way}": self.row_id})
        return Q(**{first: self.moment}) & further


def unmoved(rows: QuerySet[Conversation], place: Place) -> QuerySet[Conversation]:
    """Those further down than a place that have stayed where they were since its walk began."""
    return rows.filter(place.beyond("updated_at"), updated_at__lte=place.began)


def moved(
    rows: QuerySet[Conversation], place: Place, *, columns: Sequence[Any], limit: int
) -> Iterator[tuple[datetime, tuple[Any, ...]]]:
    """(last active before the walk began, columns) of those that stood further down then and moved since."""
    since = rows.filter(updated_at__gt=place.began, opened_at__lte=place.began)
    if not since.order_by().exists():  # the usual case, for a tenth of the cost
        return
    stood = since.annotate(stood=_active_until(place.began)).filter(place.beyond("stood"))
    for row in stood.order_by("-stood", "-id").values_list("stood", *columns)[:limit]:
        yield row[0], row[1:]


def _active_until(began: datetime) -> Greatest:
    return Greatest(
        "opened_at",
        _newest(Message, began),
        _newest(Message, began, moment="taken_back_at"),
        _newest(Delivery, began, conversation="message__conversation"),
        _newest(Closure, began),
        _newest(Reopening, began),
        _newest(Pause, began, moment="ended_at"),
        _newest(Merge, began),
        _newest(Merge, began, moment="undone_at"),
        _newest(Merge, began, conversation="merged", moment="undone_at"),
    )


def _newest(
    record: type[Model], began: datetime, *, conversation: str = "conversation", moment: str = "at"
) -> Subquery:
    rows = record._default_manager.filter(**{conversation: OuterRef("pk"), f"{moment}__lte": began}).order_by()
    return Subquery(rows.values(conversation).annotate(newest=Max(moment)).values("newest"))


def _unknown_place() -> NotUnderstood:
    return NotUnderstood("This place in the list is unknown. Start again from its top.")
