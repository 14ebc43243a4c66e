"""Whatever people do to a few conversations in whatever order: nobody is forgotten and nothing is lost."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from whiteglove.conversations import actions
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.clockwork import end_due_pauses
from whiteglove.conversations.conftest import MONDAY_MORNING, said
from whiteglove.conversations.models import Conversation, Merge, Message, Pause, Tag, Tagging
from whiteglove.conversations.queries.family import stands_in
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import Refused
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Colleague

WHICH = st.integers(0, 3)
# What a merge and its undo give back; the time of the newest activity and search words are told anew.
ORIGINAL = (
    "id", "customer_id", "team_id", "owner_id", "is_open", "needs_answer", "waiting_since", "next_moment",
    "closed_at", "paused_until", "preview", "has_files", "tags", "merged_into_id", "words",
)  # fmt: skip


class Desk(RuleBasedStateMachine):
    """Four conversations of two customers, one colleague, three tags, and a clock that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = MONDAY_MORNING
        clock.now = lambda: self.now
        team = add_team(SYSTEM, key="front-desk", name="Front desk", is_default=True)
        self.team = add_team(SYSTEM, key="baggage", name="Baggage")
        self.ben = add_colleague(SYSTEM, email="ben@desk.example", name="Ben", teams=[team])
        self.actor: Actor = self.ben.as_actor()
        self.tags = [Tag.objects.create(name=name).pk for name in ("bag", "refund", "urgent")]
        self.ids = [self._opened(number, team) for number in range(4)]
        self.acts: list[int] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def _incoming(self, number: int, **columns: Any) -> Any:
        return said(f"Word {self.now:%H:%M}", self.now, author_address=f"c{number % 2}@mail.example", **columns)

    def _opened(self, number: int, team: Any) -> int:
        self.now += timedelta(minutes=1)
        customer = recognise_customer(SYSTEM, address=f"c{number % 2}@mail.example", name="C", language="en")
        return actions.open_conversation(SYSTEM, self._incoming(number), customer=customer, team=team).conversation_id

    def _try(self, act: Any, *args: Any, **kwargs: Any) -> Any:
        self.now += timedelta(minutes=1)
        with suppress(Refused):
            return act(self.actor, *args, **kwargs)

    @rule(which=WHICH, kind=st.sampled_from(["message", "auto_reply", "bounce"]))
    def customer_writes(self, which: int, kind: str) -> None:
        self.now += timedelta(minutes=1)
        customer = recognise_customer(SYSTEM, address=f"c{which % 2}@mail.example", name="C", language="en")
        incoming = self._incoming(which, kind=kind)
        actions.add_received_message(SYSTEM, incoming, customer=customer, conversation_id=self.ids[which])

    @rule(which=WHICH)
    def we_answer(self, which: int) -> None:
        self._try(actions.write_reply, self.ids[which], text="We look.")

    @rule(which=WHICH)
    def close(self, which: int) -> None:
        self._try(actions.close, self.ids[which])

    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        self._try(actions.reopen, self.ids[which])

    @rule(which=WHICH, hours=st.integers(1, 48))
    def pause(self, which: int, hours: int) -> None:
        self._try(actions.pause, self.ids[which], until=self.now + timedelta(hours=hours))

    @rule(which=WHICH)
    def resume(self, which: int) -> None:
        self._try(actions.resume, self.ids[which])

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        end_due_pauses()

    @rule(which=WHICH, to_ben=st.booleans(), to_team=st.booleans())
    def assign(self, which: int, to_ben: bool, to_team: bool) -> None:
        team = self.team if to_team else None
        self._try(actions.assign, self.ids[which], owner=self.ben if to_ben else None, team=team)

    @rule(which=WHICH, on=st.sets(st.integers(0, 2)), off=st.sets(st.integers(0, 2)))
    def tag(self, which: int, on: set[int], off: set[int]) -> None:
        put_on, take_off = [self.tags[i] for i in on - off], [self.tags[i] for i in off]
        self._try(actions.tag, self.ids[which], put_on=put_on, take_off=take_off)

    @rule(which=WHICH, other=WHICH)
    def link(self, which: int, other: int) -> None:
        self._try(actions.link, self.ids[which], other_id=self.ids[other])

    @rule(which=WHICH, other=WHICH)
    def unlink(self, which: int, other: int) -> None:
        self._try(actions.unlink, self.ids[which], other_id=self.ids[other])

    @rule(which=WHICH, other=WHICH)
    def merge(self, which: int, other: int) -> None:
        self._try(actions.merge, self.ids[which], merged_id=self.ids[other])

    @rule(which=WHICH)
    def undo_merge(self, which: int) -> None:
        self._try(actions.undo_merge, self.ids[which])

    @rule(which=WHICH, other=WHICH)
    def merge_and_undo_gives_everything_back(self, which: int, other: int) -> None:
        before = self._original()
        if self._try(actions.merge, self.ids[which], merged_id=self.ids[other]) is None:
            return
        if before[other]["merged_into_id"] is not None:
            return  # they were merged already
        self._try(actions.undo_merge, self.ids[other])
        assert self._original() == before

    def _original(self) -> list[dict[str, Any]]:
        rows = {row["id"]: row for row in Conversation.objects.values(*ORIGINAL)}
        owned = [list(Message.objects.filter(conversation=pk).order_by("id").values_list("id")) for pk in self.ids]
        return [rows[pk] | {"messages": said} for pk, said in zip(self.ids, owned, strict=True)]

    @rule(
        which=st.lists(WHICH, min_size=1, max_size=4),
        doing=st.sampled_from([Doing.CLOSE, Doing.REOPEN, Doing.ASSIGN, Doing.PAUSE, Doing.TAG, Doing.RESUME]),
    )
    def on_many(self, which: list[int], doing: Doing) -> None:
        until, tag = self.now + timedelta(hours=5), (self.tags[0],)
        ids = [self.ids[i] for i in which]
        done = self._try(actions.act_on, ids, Act(doing, owner=self.ben.pk, until=until, put_on=tag))
        assert {*done.done, *(pk for pk, _ in done.left)} == set(ids)
        self.acts.append(done.id)

    @precondition(lambda self: self.acts)
    @rule()
    def undo(self) -> None:
        self._try(actions.undo, self.acts.pop())

    @invariant()
    def everything_holds(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for row in Conversation.objects.all():
            assert row.next_moment is not None if row.is_open else row.next_moment is None
            assert row.tags == self._sum_of_tags(row.pk)
            paused = Pause.objects.filter(conversation=row, ended_at=None).values_list("until", flat=True).first()
            assert row.paused_until == paused
            merged = Merge.objects.filter(merged=row, undone_at=None).first()
            assert row.merged_into_id == (merged and merged.conversation_id)
            assert row.merged_into_id is None or not Message.objects.filter(conversation=row).exists()
            assert Conversation.objects.get(pk=stands_in(row.pk)).merged_into_id is None

    def _sum_of_tags(self, conversation_id: int) -> list[int]:
        carried: set[int] = set()
        for tag_id, is_removal in (
            Tagging.objects.filter(conversation=conversation_id).order_by("id").values_list("tag", "is_removal")
        ):
            (carried.discard if is_removal else carried.add)(tag_id)
        return sorted(carried)


@pytest.fixture
def real_clock() -> Iterator[None]:
    """The clock as it was."""
    real = clock.now
    yield
    clock.now = real


@pytest.mark.django_db
def test_acts_in_any_order(real_clock: None) -> None:
    assert not Colleague.objects.exists()
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, derandomize=True, database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
