"""Two teams write down what they hand each other, agree, read it, and look again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connection

from whiteglove.conversations.models import Notice
from whiteglove.foundation.actors import Actor, ActorKind, Role
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.facts import Cursor, FactRead
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.models import Protocol, ProtocolReview
from whiteglove.promises.protocols.actions import agree, end, read, review, write
from whiteglove.promises.protocols.checks import checked
from whiteglove.promises.protocols.clockwork import remind_of_reviews
from whiteglove.promises.protocols.conftest import REVIEW_ON, Time, Written, terms
from whiteglove.promises.protocols.holding import HoldsMeanwhile, NewerVersion, NotAgreedYet, ProtocolOver
from whiteglove.promises.protocols.queries import between, holding_now, protocol_shown, standing_protocols
from whiteglove.promises.protocols.rules import State
from whiteglove.promises.queries.visible import those_seen
from whiteglove.team.models import Colleague, Team


def facts() -> list[str]:
    return list(Row.objects.filter(kind__startswith="promises.").order_by("id").values_list("kind", flat=True))


def told(colleague: Colleague) -> list[str]:
    return list(Notice.objects.filter(colleague=colleague).order_by("id").values_list("because", flat=True))


def test_what_one_team_wrote_holds_when_the_other_agrees(
    written: Written, gina: Colleague, emi: Colleague, kofi: Colleague, ben: Colleague
) -> None:
    protocol = written(agreed=False)
    shown = protocol_shown(gina.as_actor(), protocol.pk)
    assert (shown.state, list(shown.awaited.values())) == (State.PROPOSED, ["Baggage"])
    assert [one.by for one in shown.agreements] == ["Gina"]  # who writes it agrees for their own team
    assert (told(emi), told(kofi)) == (["protocol_written"], [])
    agree(emi.as_actor(), protocol.pk)
    shown = protocol_shown(gina.as_actor(), protocol.pk)
    assert (shown.state, shown.awaited) == (State.IN_FORCE, {})
    assert facts() == [
        "promises.ProtocolWritten",
        "promises.ProtocolAgreed",
        "promises.ProtocolAgreed",
        "promises.ProtocolHolds",
    ]
    assert (told(kofi), told(ben), told(emi)) == (["protocol_holds"], ["protocol_holds"], ["protocol_written"])


def test_agreeing_twice_is_agreeing_once(written: Written, emi: Colleague) -> None:
    protocol = written()
    before = facts()
    agree(emi.as_actor(), protocol.pk)
    assert facts() == before


def test_until_both_agree_to_the_new_one_the_old_one_holds(
    written: Written, time: Time, gina: Colleague, emi: Colleague, front_desk: Team, baggage: Team
) -> None:
    old = written()
    time.passes(days=30)
    new = written(agreed=False, within_hours=2)
    now = holding_now(emi.as_actor(), front_desk.pk, baggage.pk)
    assert now is not None
    assert (now.id, new.version) == (old.pk, 2)
    agree(emi.as_actor(), new.pk)
    now = holding_now(emi.as_actor(), front_desk.pk, baggage.pk)
    assert now is not None
    assert (now.id, now.within_hours) == (new.pk, 2)
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.ended_at == new.in_force_from == time.now
    assert [one.version for one in between(emi.as_actor(), baggage.pk, front_desk.pk)] == [2, 1]
    with pytest.raises(ProtocolOver):
        agree(emi.as_actor(), old.pk)


def test_a_proposal_gives_way_to_the_next_and_stays_readable(written: Written, gina: Colleague) -> None:
    first, second = written(agreed=False), written(agreed=False, what="Bags, and what was in them")
    assert protocol_shown(gina.as_actor(), first.pk).state is State.OVER
    assert [one.id for one in standing_protocols(gina.as_actor())] == [second.pk]


def test_what_stands_is_shown_however_often_the_other_direction_was_written_anew(
    written: Written, gina: Colleague, front_desk: Team, baggage: Team, time: Time
) -> None:
    stands = write(gina.as_actor(), (baggage, front_desk), terms())
    given = Protocol.objects.values().get(pk=written(agreed=False).pk)
    columns: dict[str, Any] = {name: value for name, value in given.items() if name not in ("id", "version")}
    columns["ended_at"] = time.now
    Protocol.objects.bulk_create(Protocol(**columns, version=number) for number in range(2, 52))
    shown = between(gina.as_actor(), front_desk.pk, baggage.pk)
    assert [one.version for one in shown] == [*range(51, 31, -1), 1, 1]
    assert stands.pk in [one.id for one in shown]


def test_who_wrote_meanwhile_is_read_first(
    written: Written, gina: Colleague, front_desk: Team, baggage: Team
) -> None:
    written()
    pair = (front_desk, baggage)
    for read_before in (0, 7):
        with pytest.raises(NewerVersion):
            write(gina.as_actor(), pair, terms(), based_on=read_before)
    assert Protocol.objects.count() == 1
    assert write(gina.as_actor(), pair, terms(), based_on=1).version == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_lose_nothing(gina: Colleague, emi: Colleague, front_desk: Team, baggage: Team) -> None:
    review_on = date.today() + timedelta(days=90)  # noqa: DTZ011 - months ahead

    def one(colleague: Colleague) -> str:
        close_old_connections()
        try:
            write(colleague.as_actor(), (front_desk, baggage), terms(review_on=review_on), based_on=0)
        except NewerVersion:
            return "newer"
        finally:
            connection.close()
        return "written"

    with ThreadPoolExecutor(4) as people:
        said = sorted(people.map(one, [gina, emi, gina, emi]))
    assert said == ["newer", "newer", "newer", "written"]
    assert Protocol.objects.filter(ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_both_agree_at_once_and_it_holds(
    dora: Colleague, gina: Colleague, emi: Colleague, front_desk: Team, baggage: Team
) -> None:
    review_on = date.today() + timedelta(days=90)  # noqa: DTZ011 - months ahead
    both = (front_desk, baggage)
    protocol = write(emi.as_actor(), (baggage, front_desk), terms(review_on=review_on))

    def one(given: tuple[Colleague, Team]) -> None:
        close_old_connections()
        try:
            agree(given[0].as_actor(), protocol.pk, team=given[1])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        list(people.map(one, [(gina, front_desk), (emi, baggage), (dora, front_desk), (gina, both[0])]))
    protocol.refresh_from_db()
    assert protocol.in_force_from is not None
    assert facts().count("promises.ProtocolHolds") == 1
    assert facts().count("promises.ProtocolAgreed") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": "  "},
        {"how": ""},
        {"customer_is_told": "\x00"},
        {"within_hours": 0},
        {"within_hours": 201},
        {"review_on": date(2026, 3, 2)},
        {"review_on": date(2029, 3, 2)},
    ],
)
def test_what_cannot_be_agreed(
    written: Written, gina: Colleague, front_desk: Team, baggage: Team, wrong: dict[str, Any]
) -> None:
    with pytest.raises(NotUnderstood):
        write(gina.as_actor(), (front_desk, baggage), terms(**wrong))
    with pytest.raises(NotUnderstood):
        write(gina.as_actor(), (front_desk, front_desk), terms())
    assert not Protocol.objects.exists()


def test_only_those_of_both_teams_and_those_who_manage_may(
    written: Written,
    ben: Colleague,
    emi: Colleague,
    dora: Colleague,
    gina: Colleague,
    baggage: Team,
    front_desk: Team,
) -> None:
    protocol = written(agreed=False)
    with pytest.raises(NotAllowed):
        agree(ben.as_actor(), protocol.pk)  # not among those who agree
    with pytest.raises(NotAllowed):
        agree(gina.as_actor(), protocol.pk, team=baggage)  # not hers
    with pytest.raises(NotAllowed):
        write(ben.as_actor(), (front_desk, baggage), terms())
    agree(dora.as_actor(), protocol.pk, team=baggage)
    assert protocol_shown(ben.as_actor(), protocol.pk).state is State.IN_FORCE


def test_who_belongs_to_neither_changes_nothing(written: Written, emi: Colleague, gina: Colleague) -> None:
    protocol = written()
    emi.memberships.all().delete()
    acts: list[Callable[[], object]] = [
        lambda: agree(emi.as_actor(), protocol.pk),
        lambda: end(emi.as_actor(), protocol.pk, why="No"),
        lambda: review(emi.as_actor(), protocol.pk, next_on=REVIEW_ON),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert protocol_shown(gina.as_actor(), protocol.pk).state is State.IN_FORCE


def test_a_private_team_s_protocol_is_seen_by_those_who_see_both(
    written: Written, ben: Colleague, emi: Colleague, dora: Colleague, gina: Colleague, baggage: Team
) -> None:
    protocol = written()
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    for outside in (ben, gina):
        with pytest.raises(NotFound):
            protocol_shown(outside.as_actor(), protocol.pk)
        assert standing_protocols(outside.as_actor()) == []
    with pytest.raises(NotFound):
        read(gina.as_actor(), protocol.pk, colleague=gina)
    for inside in (emi, dora):
        assert protocol_shown(inside.as_actor(), protocol.pk).id == protocol.pk


def test_the_journal_hides_what_is_between_a_private_team_and_another(
    written: Written, gina: Colleague, emi: Colleague, dora: Colleague, baggage: Team, front_desk: Team
) -> None:
    written()
    rows = Row.objects.filter(kind__startswith="promises.").order_by("id")
    facts = [
        FactRead(Cursor(one.transaction, one.pk), one.kind, one.at, one.subject, (), one.actor, one.body)
        for one in rows
    ]
    assert len(facts) == 4
    assert those_seen(gina.as_actor(), facts) == facts
    for private, outside, inside in ((baggage, gina, emi), (front_desk, emi, gina)):
        Team.objects.update(is_private=False)
        Team.objects.filter(pk=private.pk).update(is_private=True)
        assert those_seen(outside.as_actor(), facts) == []
        assert those_seen(inside.as_actor(), facts) == those_seen(dora.as_actor(), facts) == facts


def test_nobody_is_told_of_a_team_they_do_not_see(
    dora: Colleague, gina: Colleague, emi: Colleague, ben: Colleague, front_desk: Team, baggage: Team, time: Time
) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    made = write(dora.as_actor(), (front_desk, baggage), terms())
    agree(dora.as_actor(), made.pk, team=baggage)
    agree(dora.as_actor(), made.pk, team=front_desk)
    assert (told(gina), told(ben), told(emi)) == ([], [], ["protocol_written", "protocol_holds"])


def test_where_those_who_lead_may_not_see_it_who_manages_is_told(
    dora: Colleague, gina: Colleague, emi: Colleague, front_desk: Team, baggage: Team, time: Time
) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    dora.memberships.all().delete()
    write(emi.as_actor(), (baggage, front_desk), terms())  # who sees the front desk sees not baggage
    assert (told(gina), told(dora)) == ([], ["protocol_written"])


def test_what_holds_meanwhile_is_not_withdrawn_unseen(
    written: Written, gina: Colleague, emi: Colleague, time: Time
) -> None:
    protocol = written(agreed=False)
    with pytest.raises(NotAgreedYet):
        end(gina.as_actor(), protocol.pk, why="Over", was_in_force=True)
    agree(emi.as_actor(), protocol.pk)
    with pytest.raises(HoldsMeanwhile):
        end(gina.as_actor(), protocol.pk, why="Not thought through", was_in_force=False)
    assert protocol_shown(gina.as_actor(), protocol.pk).state is State.IN_FORCE
    end(gina.as_actor(), protocol.pk, why="Over", was_in_force=True)
    assert protocol_shown(gina.as_actor(), protocol.pk).state is State.OVER


def test_both_teams_hear_of_an_end_and_of_a_review(
    written: Written, gina: Colleague, emi: Colleague, ben: Colleague, kofi: Colleague, time: Time
) -> None:
    protocol = written()
    proposed = written(agreed=False)
    Notice.objects.all().delete()
    review(emi.as_actor(), protocol.pk, next_on=REVIEW_ON + timedelta(days=1))
    assert (told(gina), told(emi), told(ben)) == (["protocol_reviewed"], [], [])
    end(gina.as_actor(), proposed.pk, why="Not thought through")
    assert (told(emi), told(kofi)) == (["protocol_ended"], [])
    end(emi.as_actor(), protocol.pk, why="One team now")
    assert (told(ben), told(kofi), told(emi)) == (["protocol_ended"], ["protocol_ended"], ["protocol_ended"])
    assert told(gina) == ["protocol_reviewed", "protocol_ended"]


def test_what_was_replaced_is_not_ended(written: Written, gina: Colleague) -> None:
    old = written(agreed=False)
    written(agreed=False)  # she replaced it herself
    with pytest.raises(ProtocolOver):
        end(gina.as_actor(), old.pk, why="Over", was_in_force=False)


def test_ended_with_a_reason(written: Written, emi: Colleague, gina: Colleague, time: Time) -> None:
    protocol = written()
    with pytest.raises(NotUnderstood):
        end(emi.as_actor(), protocol.pk, why=" ")
    time.passes(days=1)
    end(emi.as_actor(), protocol.pk, why="Baggage answers all mail itself now")
    end(emi.as_actor(), protocol.pk, why="Twice")
    with pytest.raises(ProtocolOver):  # her reason would be lost
        end(gina.as_actor(), protocol.pk, why="Mine")
    shown = protocol_shown(emi.as_actor(), protocol.pk)
    assert (shown.state, shown.ended_at, shown.ended_why) == (
        State.OVER,
        time.now,
        "Baggage answers all mail itself now",
    )
    refused: list[Callable[[], object]] = [
        lambda: read(emi.as_actor(), protocol.pk, colleague=emi),
        lambda: review(emi.as_actor(), protocol.pk, next_on=REVIEW_ON),
    ]
    for act in refused:
        with pytest.raises(ProtocolOver):
            act()


def test_known_by_whom(
    written: Written, gina: Colleague, emi: Colleague, kofi: Colleague, ben: Colleague, temp: Colleague
) -> None:
    protocol = written()
    assert read(ben.as_actor(), protocol.pk, colleague=ben) is True
    assert read(ben.as_actor(), protocol.pk, colleague=ben) is False
    with pytest.raises(NotAllowed):
        read(ben.as_actor(), protocol.pk, colleague=kofi)
    shown = protocol_shown(ben.as_actor(), protocol.pk)
    known = checked(ben.as_actor(), [shown])[protocol.pk].known
    assert (known.by, known.of, known.unknown) == (1, 5, ("Emi", "Gina", "Kofi", "Tomo"))
    kofi.is_active = False
    kofi.save()
    assert checked(ben.as_actor(), [shown])[protocol.pk].known.of == 4  # who left need not know it


def test_a_program_that_only_reads_says_for_nobody_what_they_know(written: Written, ben: Colleague) -> None:
    protocol = written()
    reading = Actor(kind=ActorKind.TOKEN, id=1, name="Till", role=Role.COLLEAGUE)
    with pytest.raises(NotAllowed):
        read(reading, protocol.pk, colleague=ben)
    assert read(replace(reading, role=Role.LEAD), protocol.pk, colleague=ben) is True


def test_both_teams_are_reminded_once_when_a_review_is_due(
    written: Written, gina: Colleague, emi: Colleague, kofi: Colleague, time: Time
) -> None:
    protocol = written()
    Notice.objects.all().delete()
    assert remind_of_reviews() == 0
    time.passes(days=(REVIEW_ON - time.now.date()).days + 3)  # the clockwork stood still for three nights
    assert (remind_of_reviews(), remind_of_reviews()) == (1, 0)
    assert (told(gina), told(emi), told(kofi)) == (["protocol_review"], ["protocol_review"], [])
    shown = protocol_shown(gina.as_actor(), protocol.pk)
    assert (shown.state, shown.is_due) == (State.IN_FORCE, True)  # it goes on holding
    next_on = time.now.date() + timedelta(days=180)
    review(emi.as_actor(), protocol.pk, next_on=next_on, why="Still right")
    shown = protocol_shown(gina.as_actor(), protocol.pk)
    assert (shown.is_due, shown.review_on, [one.by for one in shown.reviews]) == (False, next_on, ["Emi"])
    assert ProtocolReview.objects.get().was_due_on == REVIEW_ON
    assert remind_of_reviews() == 0
    time.passes(days=181)
    assert remind_of_reviews() == 1


def test_what_is_not_agreed_is_not_reviewed(written: Written, emi: Colleague, time: Time) -> None:
    protocol = written(agreed=False)
    with pytest.raises(NotAgreedYet):
        review(emi.as_actor(), protocol.pk, next_on=REVIEW_ON)
    agree(emi.as_actor(), protocol.pk)
    with pytest.raises(NotUnderstood):
        review(emi.as_actor(), protocol.pk, next_on=time.now.date())


def test_a_program_says_for_which_team_it_agrees(written: Written, baggage: Team, front_desk: Team) -> None:
    till = Actor(kind=ActorKind.TOKEN, id=1, name="Till", role=Role.OWNER)
    protocol = write(till, (front_desk, baggage), terms())
    with pytest.raises(Refused):
        agree(till, protocol.pk)
    agree(till, protocol.pk, team=front_desk)
    agree(till, protocol.pk)  # only one can be meant
    assert protocol_shown(till, protocol.pk).state is State.IN_FORCE
