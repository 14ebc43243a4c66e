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
from whiteglove.demo.loading.felt import tell_of_mr_tan, write_what_was_felt
from whiteglove.demo.loading.flight import tell_of_the_flight
from whiteglove.demo.loading.gestures import write_gestures
from whiteglove.demo.loading.guesses import guess_and_draw
from whiteglove.demo.loading.hindered import write_signs, write_what_hindered
from whiteglove.demo.loading.journeys import draw_journey
from whiteglove.demo.loading.kept import keep_what_helps
from whiteglove.demo.loading.people import write_company
from whiteglove.demo.loading.promises import write_promises
from whiteglove.demo.loading.protocols import write_protocols
from whiteglove.demo.loading.recoveries import put_right
from whiteglove.demo.loading.righted import put_some_right
from whiteglove.demo.loading.rounds import scrape_off
from whiteglove.demo.loading.rules import write_rules
from whiteglove.demo.loading.swords import pick_up_swords
from whiteglove.demo.story import ConversationTold, company, tell
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.models import Row
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
        draw_journey(world.people, now)
        write_rules(world.people, now)
        hindered = write_what_was_felt(world.people, now, conversations=conversations)
        tell_of_mr_tan(world.people, now)
        put_some_right(world.people, now)
        guess_and_draw(world.people)
        write_what_hindered(world.people, now, hindered)
        scrape_off(world.people, now)
        send_some_away(world.people, now)
        take_messages(world.people, now)
        pick_up_swords(world.people, now)
        write_gestures(world.people, now, hindered)
        tell_of_the_flight(world.people, now)
        _count_moments()
        write_signs(now)
        put_right(world.people, now)
        Row.objects.filter(wakes=True).update(wakes=False)  # an old story: nothing follows from it any more
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
