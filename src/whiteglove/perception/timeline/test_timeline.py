"""A person's timeline: all that happened, the newest matter first, page by page, as far as one may see it."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from whiteglove.conversations.actions import assign, write_reply
from whiteglove.conversations.conftest import Time, Wrote, time, wrote
from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.models import Conversation
from whiteglove.customers.queries import customer
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import a_journey, met
from whiteglove.encounters.models import Encounter, PlacementRule
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.perception.models import Response
from whiteglove.perception.timeline.queries import Block, story_of, timeline
from whiteglove.perception.timeline.rules import Code
from whiteglove.promises.actions import Said, keep, promise
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Team

__all__ = ["time", "wrote"]


@pytest.fixture
def bag(wrote: Wrote, time: Time, as_ben: Actor, baggage: Team) -> Conversation:
    """Aiko asks for hers, Ben answers, passes it on without a word, and she says how it felt."""
    mail = a_journey().touchpoints.get(key="mail")
    PlacementRule.objects.create(touchpoint=mail, words=["bag"], by_whom="test")
    conversation = wrote("Where is my bag?")
    time.passes(hours=1)
    write_reply(as_ben, conversation.pk, text="We look for it.")
    time.passes(hours=1)
    assign(as_ben, conversation.pk, owner=None, team=baggage)
    record_meetings(conversation.pk)
    time.passes(hours=1)
    felt(Encounter.objects.get())
    return conversation


def felt(about: Encounter, **columns: object) -> Response:
    """A bad word about it."""
    given = {"customer": about.customer, "encounter": about, "journey": about.journey, "touchpoint": about.touchpoint}
    answer = {
        "kind": "csat",
        "scale_min": 1,
        "scale_max": 5,
        "value": 1,
        "feeling": "let_down",
        "comment": "Silence.",
    }
    return Response.objects.create(**{**given, **answer, "at": clock.now(), **columns})


def told(block: Block) -> list[str]:
    """What each line is, in order."""
    names = ("said", "encounter", "passed", "promise", "felt")
    return [next(name for name in names if getattr(line, name)) for line in block.lines]


def test_all_that_happened_in_a_matter_stands_in_it_in_order(bag: Conversation, as_ben: Actor, time: Time) -> None:
    made = promise(
        SYSTEM,
        bag.customer,
        Said(
            what="A call", due=clock.now() + timedelta(days=1), made_where="call", team=bag.team, conversation=bag.pk
        ),
    )
    time.passes(hours=1)
    keep(as_ben, made.pk)
    [block] = timeline(as_ben, bag.customer_id).items
    assert (block.kind, block.id) == ("conversation", bag.pk)
    assert told(block) == ["encounter", "said", "said", "passed", "felt", "promise", "promise"]
    assert [line.became for line in block.lines if line.promise] == ["made", "kept"]


def test_what_happened_elsewhere_stands_between_the_matters(bag: Conversation, as_ben: Actor, time: Time) -> None:
    take_in(SYSTEM, [met("visit", "call", days=0.1), met("delivery", "delivery", days=-3)])
    kinds = [(block.kind, told(block)) for block in timeline(as_ben, bag.customer_id).items]
    assert [kind for kind, _ in kinds] == ["encounter", "conversation", "encounter"]
    whole = [block.id for block in timeline(as_ben, bag.customer_id).items]
    pages, after = [], None
    for _ in range(3):
        page = timeline(as_ben, bag.customer_id, after=after, limit=1)
        pages += [block.id for block in page.items]
        after = page.next
    assert (pages, after) == (whole, None)


def test_things_of_one_moment_are_each_shown_once(bag: Conversation, as_ben: Actor) -> None:
    take_in(SYSTEM, [met(str(number), days=-1) for number in range(3)])
    about = Encounter.objects.get(external_id="1")
    felt(about, encounter=None, at=about.at)
    found, after = [], None
    while True:
        page = timeline(as_ben, bag.customer_id, after=after, limit=1)
        found += [(block.kind, block.id) for block in page.items]
        after = page.next
        if after is None:
            break
    assert len(found) == len(set(found)) == 5


def test_a_cursor_of_another_list_is_refused(bag: Conversation, as_ben: Actor) -> None:
    with pytest.raises(NotUnderstood):
        timeline(as_ben, bag.customer_id, after="1-1")


def test_the_story_says_what_matters_and_shows_the_feeling_beside_it(bag: Conversation, as_ben: Actor) -> None:
    story = story_of(as_ben, customer(as_ben, bag.customer_id))
    assert [point.code for point in story.points] == [Code.FIRST_TIME, Code.FELT_POORLY, Code.PASSED_COLD]
    [line] = story.lines
    assert (line.encounter is not None, line.felt and line.felt.comment) == (True, "Silence.")


def test_a_private_teams_matter_and_what_was_felt_in_it_are_in_no_strangers_timeline(
    bag: Conversation, baggage: Team, front_desk: Team
) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    lee = add_colleague(SYSTEM, email="lee@desk.example", name="Lee", teams=[front_desk]).as_actor()
    assert timeline(lee, bag.customer_id).items == ()
    assert story_of(lee, customer(SYSTEM, bag.customer_id)).lines == ()


def test_as_many_questions_however_long_it_is(
    bag: Conversation, as_ben: Actor, wrote: Wrote, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    take_in(SYSTEM, [met("0")])
    with django_assert_max_num_queries(40) as few:
        timeline(as_ben, bag.customer_id)
        story_of(as_ben, customer(as_ben, bag.customer_id))
    for number in range(4):
        record_meetings(wrote(f"And my bag {number}?").pk)
    take_in(SYSTEM, [met(str(number), days=number) for number in range(1, 4)])
    with django_assert_max_num_queries(len(few)):
        timeline(as_ben, bag.customer_id)
        story_of(as_ben, customer(as_ben, bag.customer_id))
    assert len(few) == 22
