"""What customers answered about encounters in which a colleague took part: for that colleague."""

from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.keyset import Keyset
from whiteglove.perception.models import Response
from whiteglove.perception.queries.responses import COLUMNS, NAMED, PAGE, ResponsePage, ResponseShown, visible
from whiteglove.perception.scales import Answer, Scale, is_thanks

LOOKED_THROUGH = 200


def own_responses(actor: Actor, *, after: str | None = None, limit: int = PAGE) -> ResponsePage:
    """The reader's own, the newest first. Raises NotAllowed, NotUnderstood."""
    rows = _own(actor)
    if after:
        rows = rows.filter(Keyset.parse(after).beyond("at"))
    found = _shown(rows, limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return ResponsePage(shown, str(Keyset(shown[-1].at, (shown[-1].id,))) if more else None)


def own_thanks(actor: Actor, *, limit: int = 5) -> list[ResponseShown]:
    """The newest that thank the reader, in the customers' words. Raises NotAllowed."""
    with_words = _shown(_own(actor).exclude(comment=""), LOOKED_THROUGH)
    return [one for one in with_words if is_thanks(_answer(one))][:limit]


def _own(actor: Actor) -> QuerySet[Response]:
    took_part = {"encounter__involvements__party__colleague": actor.colleague_id or 0}
    return visible(actor).filter(**took_part)


def _shown(rows: QuerySet[Response], limit: int) -> list[ResponseShown]:
    found = rows.order_by("-at", "-id").annotate(**NAMED).values_list(*COLUMNS)[:limit]
    return [ResponseShown(*row) for row in found]


def _answer(one: ResponseShown) -> Answer:
    return Answer(
        one.kind, Scale(one.scale_min, one.scale_max, one.high_is_good), one.value, one.feeling, one.comment
    )
