"""Load the demo company: its teams and people, then its year of conversations in batches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from whiteglove.channels.email.models import Mailbox
from whiteglove.conversations.actions.columns import standing_columns, standing_from_messages
from whiteglove.conversations.actions.moments import moment_columns
from whiteglove.conversations.models import Conversation
from whiteglove.demo.loading.away import send_some_away
from whiteglove.demo.loading.batch import World, known_customers, write_batch
from whiteglove.demo.loading.calls import take_messages
from whiteglove.demo.loading.kept import keep_what_helps
from whiteglove.demo.loading.people import write_company
from whiteglove.demo.loading.promises import write_promises
from whiteglove.demo.loading.protocols import write_protocols
from whiteglove.demo.loading.swords import pick_up_swords
from whiteglove.demo.story import ConversationTold, company, tell
from whiteglove.foundation.errors import Refused
from whiteglove.team.models import Team

BATCH = 500
SEED = 7
CONVERSATIONS = 3000


class NotEmpty(Refused):
    """Somebody works here already; a demo among their customers would only confuse."""


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    """What was loaded."""

    conversations: int
    messages: int


def load_demo(*, now: datetime, seed: int = SEED, conversations: int = CONVERSATIONS) -> DemoLoaded:
    """Load all or nothing; the same seed and `now` give the same company. Raises NotEmpty."""
    with transaction.atomic():
        if Conversation.objects.exists() or Mailbox.objects.exists():
            raise NotEmpty("There are conversations here already, so the demo company was not loaded.")
        Team.objects.filter(is_default=True).delete()
        world = World(write_company(company()), known_customers())
        loaded = _write_all(tell(seed, conversations, now), world)
        keep_what_helps()
        write_promises(now)
        write_protocols(world.people, now)
        send_some_away(world.people, now)
        take_messages(world.people, now)
        pick_up_swords(world.people, now)
        _count_moments()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return loaded


def _write_all(told: Iterable[ConversationTold], world: World) -> DemoLoaded:
    count = messages = 0
    for batch in _in_batches(told):
        messages += write_batch(batch, world)
        count += len(batch)
    return DemoLoaded(count, messages)


def _in_batches(told: Iterable[ConversationTold]) -> Iterator[list[ConversationTold]]:
    remaining = iter(told)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _count_moments() -> None:
    """By when customers hear from us, with what the standards of the teams say of solutions."""
    for one in Conversation.objects.filter(is_open=True, paused_until=None).select_related("team"):
        standing = standing_columns(standing_from_messages(one))
        Conversation.objects.filter(pk=one.pk).update(**standing | moment_columns(one, standing))
