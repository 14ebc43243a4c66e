"""Who stands in for whom is a record: since when, until when, and how many matters went there."""

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, F, Q

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.models.conversation import OPEN
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.routing.facts import CoverBegan, CoverEnded
from whiteglove.routing.models import Cover
from whiteglove.routing.moment import Moment
from whiteglove.team.models import Colleague


@transaction.atomic
def keep_covers(moment: Moment, people: Collection[int]) -> None:
    """Write down who covers for these from now on, where that has changed; a fixed number of statements.

    People who only went home and left nothing behind are covered by nobody.
    """
    # Of two workers the second finds what the first wrote.
    list(Colleague.objects.filter(pk__among=list(people)).order_by("pk").select_for_update(no_key=True).values("pk"))
    moved = _moved(people)
    standing = {row.colleague_id: row for row in Cover.objects.filter(colleague__among=list(people), until=None)}
    begun = [cover for key in sorted(people) if (cover := _cover(moment, key, moved[key])) is not None]
    as_before = {row.colleague_id for row in begun if _is_same(standing.get(row.colleague_id), row)}
    ended = [row for key, row in standing.items() if key not in as_before]
    Cover.objects.filter(pk__in=[row.pk for row in ended], until=None).update(until=moment.at)
    new = Cover.objects.bulk_create([row for row in begun if row.colleague_id not in as_before])
    facts = [CoverEnded(row.pk, row.colleague_id) for row in ended]
    began = [CoverBegan(row.pk, row.colleague_id, row.cover_id, row.moved) for row in new]
    if facts or began:
        announce(*facts, *began, actor=SYSTEM)


def covered_now() -> list[int]:
    """Who is covered for at this moment, by what is written down."""
    return list(Cover.objects.filter(until=None).values_list("colleague_id", flat=True))


def _moved(people: Collection[int]) -> dict[int, Counter[int | None]]:
    """How many of theirs others answer for, by whom."""
    others = Q(answering=None) | ~Q(answering=F("owner"))
    rows = Conversation.objects.filter(OPEN & others, owner__among=list(people)).order_by()
    found: dict[int, Counter[int | None]] = defaultdict(Counter)
    for owner, answering, count in rows.values_list("owner", "answering").annotate(count=Count("pk")):
        found[owner][answering] = count
    return found


def _cover(moment: Moment, person: int, moved: Counter[int | None]) -> Cover | None:
    """Whoever answers for most of theirs; who is absent and left nothing is covered by the first of their chain."""
    if not moment.knows(person) or moment.is_present(person):
        return None
    away = moment.snapshot.people[person].away(moment.at)
    if not moved and away is None:
        return None
    first = next((one for one in moment.snapshot.chain(person, moment.at) if moment.is_present(one)), None)
    covers = moved.most_common(1)[0][0] if moved else first
    return Cover(
        colleague_id=person,
        absence_id=away.id if away else None,
        cover_id=covers,
        since=moment.at,
        moved=moved.total(),
    )


def _is_same(before: Cover | None, now: Cover) -> bool:
    return before is not None and (before.cover_id, before.absence_id) == (now.cover_id, now.absence_id)
