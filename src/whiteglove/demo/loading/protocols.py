"""What the demo's teams agreed: the switchboard and baggage how bags are handed over, and whether that is kept.

Sales wrote down what it would hand to baggage; baggage has not agreed yet.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from whiteglove.conversations.models import Assignment, Conversation, Direction, Message
from whiteglove.demo.loading.people import Company
from whiteglove.promises.models import Protocol, ProtocolAgreement, ProtocolObjection, ProtocolReading
from whiteglove.team.models import Colleague, Team

HELD_FOR = timedelta(days=110)
WRITTEN = timedelta(days=3)
HAND_OVERS = 24
WITHIN_HOURS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What one team hands to another."""

    what: str
    how: str
    customer_is_told: str
    within_hours: int = WITHIN_HOURS
    must_be_warm: bool = True


BAGS = Told(
    "Bags that are late, lost or damaged, once we know the flight.",
    "With the tag number, flight and day, where the customer stays tonight, and what they need from the bag first.",
    "Baggage has everything you told me, and writes to you itself today. You need not tell it again.",
)
FOUND = Told(
    "Customers whose bag was found, when all that is left is to agree how it comes to them.",
    "With the place of the bag, and by when a courier can be there.",
    "Your bag is here. My colleagues at the switchboard agree with you when it comes.",
    within_hours=4,
    must_be_warm=False,
)
PROMISED = Told(
    "Guests to whom sales promised something about a bag.",
    "With what was promised, by when, in which words, and what sales offers if it cannot be kept.",
    "I have asked baggage by when it can be done, and tell you tomorrow.",
    within_hours=8,
)


def write_protocols(people: Company, now: datetime) -> None:
    """Into a company that was just loaded; nobody is told, for all of it is history."""
    switchboard, baggage, sales = (people.teams[key] for key in ("switchboard", "baggage", "sales"))
    okabe, mori, haddad = (people.colleagues[key] for key in ("okabe", "mori", "haddad"))
    since = now - HELD_FOR
    bags = _written(switchboard, baggage, BAGS, by=okabe, at=since, review_on=(now - timedelta(days=4)).date())
    found = _written(baggage, switchboard, FOUND, by=mori, at=since, review_on=(now + timedelta(days=70)).date())
    for one in (bags, found):
        _agree(one, one.from_team, by=mori if one is found else okabe, at=since)
        _agree(one, one.to_team, by=okabe if one is found else mori, at=since + timedelta(hours=5))
        Protocol.objects.filter(pk=one.pk).update(in_force_from=since + timedelta(hours=5))
    for key in ("okabe", "mori", "ishikawa", "garnier", "nair", "whitfield"):
        ProtocolReading.objects.create(protocol=bags, colleague=people.colleagues[key], at=since + timedelta(days=2))
    review_on = (now + timedelta(days=180)).date()
    proposed = _written(sales, baggage, PROMISED, by=haddad, at=now - WRITTEN, review_on=review_on)
    proposed.why = "Mr. Tan heard two days from us, and needs six."
    proposed.save(update_fields=["why"])
    _agree(proposed, sales, by=haddad, at=now - WRITTEN)
    _hand_over(bags, people, now)


def _written(from_team: Team, to_team: Team, told: Told, *, by: Colleague, at: datetime, review_on: date) -> Protocol:
    return Protocol.objects.create(
        from_team=from_team,
        to_team=to_team,
        what=told.what,
        how=told.how,
        must_be_warm=told.must_be_warm,
        within_hours=told.within_hours,
        customer_is_told=told.customer_is_told,
        review_on=review_on,
        by=by,
        by_whom=f"colleague:{by.pk}",
        at=at,
    )


def _agree(protocol: Protocol, team: Team, *, by: Colleague, at: datetime) -> None:
    ProtocolAgreement.objects.create(protocol=protocol, team=team, by=by, by_whom=f"colleague:{by.pk}", at=at)


def _hand_over(bags: Protocol, people: Company, now: datetime) -> None:
    """Before baggage's first answer the switchboard had it: most came with a word, some did not."""
    hands, nair = people.colleagues["ishikawa"], people.colleagues["nair"]
    of_baggage = Conversation.objects.filter(team=bags.to_team, merged_into=None, opened_at__gt=now - HELD_FOR / 2)
    answered = Message.objects.filter(direction=Direction.OUT, is_automatic=False, author__isnull=False)
    matters = of_baggage.filter(pk__in=answered.values("conversation")).order_by("-opened_at", "-id")[:HAND_OVERS]
    for number, matter in enumerate(reversed(matters)):
        why = "" if number % 9 == 4 else "Tag and flight are in the note; the guest needs the medicine in it first."
        handed = Assignment.objects.create(
            conversation=matter,
            from_team=bags.from_team,
            to_team=bags.to_team,
            from_owner=hands,
            is_hand_over=True,
            why=why,
            by=hands,
            by_whom=f"colleague:{hands.pk}",
            at=matter.opened_at + timedelta(minutes=12),
        )
        if number in (6, 15):
            _object(bags, handed, by=nair, is_answered=number == 15)


def _object(bags: Protocol, handed: Assignment, *, by: Colleague, is_answered: bool) -> None:
    made = ProtocolObjection.objects.create(
        protocol=bags,
        assignment=handed,
        why="No tag number, and no word where the guest stays: I had to ask them again.",
        by=by,
        by_whom=f"colleague:{by.pk}",
        at=handed.at + timedelta(hours=2),
    )
    if is_answered:
        made.answer, made.answered_by = "They had left the tag at the hotel. I should have said so.", handed.by
        made.answered_by_whom, made.answered_at = handed.by_whom, handed.at + timedelta(hours=3)
        made.save()
