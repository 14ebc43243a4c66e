"""The day's board, the look back and the first page of a temp, through HTTP."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import assign, close, write_reply
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import recognise_customer
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.promises.actions import Said, keep, promise
from whiteglove.promises.models import Promise
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.models import Pickup
from whiteglove.team.absences.actions import absent, end_absence
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Absence, Colleague, StandIn, Team
from whiteglove.web.conftest import Wrote

SignIn = Callable[[Colleague], Client]
HOUR = timedelta(hours=1)


def text(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def promised(
    by: Colleague, what: str, due: timedelta, *, team: Team, of: Colleague | None = None, **more: object
) -> Promise:
    customer = recognise_customer(SYSTEM, address="tan@hotel.example", name="Wei Tan", language="en")
    said = Said(what=what, team=team, colleague=of or by, made_where="call", due=clock.now() + due, **more)  # type: ignore[arg-type]
    return promise(by.as_actor(), customer, said)


@pytest.fixture
def bag(aiko_wrote: Wrote, ben: Colleague) -> Conversation:
    """Aiko's bag, which is Ben's matter."""
    made = aiko_wrote().conversation_id
    assign(SYSTEM, made, owner=ben)
    route_turns()
    return Conversation.objects.get(pk=made)


def test_each_stands_there_with_its_sentence(
    bag: Conversation, ben: Colleague, front_desk: Team, signed_in: SignIn
) -> None:
    promised(ben, "A call from the hotel", HOUR, team=front_desk)
    page = text(signed_in(ben), "/desk/today/")
    assert page.index("A call from the hotel") < page.index("My bag")
    assert "You promised this for" in page
    assert "Aiko waits since" in page
    assert "hears from you by" in page


def test_who_covers_sees_for_whom_and_until_when(
    bag: Conversation, ben: Colleague, chidi: Colleague, dora: Colleague, front_desk: Team, signed_in: SignIn
) -> None:
    StandIn.objects.create(colleague=ben, position=0, cover=chidi, by_whom="system")
    promised(ben, "Her bag is brought", HOUR, team=front_desk)
    absent(dora.as_actor(), ben, starts=clock.now(), ends=clock.now() + 48 * HOUR)
    begin_and_end_absences()
    route_turns()
    page = text(signed_in(chidi), "/desk/today/")
    assert page.count("You cover for Ben until") == 3  # once above, once for each
    assert "Ben promised this for" in page
    assert "You cover for" not in text(signed_in(dora), "/desk/today/")


def test_what_a_team_promised_stands_with_each_of_it_until_somebody_answers(
    bag: Conversation, ben: Colleague, chidi: Colleague, dora: Colleague, baggage: Team, signed_in: SignIn
) -> None:
    eve = add_colleague(SYSTEM, email="eve@desk.example", name="Eve", teams=[baggage])
    customer = Customer.objects.order_by("id")[0]

    def owed(what: str, **more: object) -> None:
        said = {"what": what, "team": baggage, "made_where": "call", "due": clock.now() + HOUR}
        promise(dora.as_actor(), customer, Said(**said | more))  # type: ignore[arg-type]

    owed("Search the belt")
    owed("Ask the airport", conversation=bag.pk)
    page = text(signed_in(eve), "/desk/today/")
    assert "Search the belt" in page
    assert "Ask the airport" not in page  # Ben answers for that
    assert "whoever of Baggage is free keeps it." in page
    Conversation.objects.filter(pk=bag.pk).update(answering=None, owner=None)
    assert "Ask the airport" in text(signed_in(eve), "/desk/today/")
    close(SYSTEM, bag.pk)
    assert "Ask the airport" in text(signed_in(eve), "/desk/today/")
    assert "Search the belt" not in text(signed_in(chidi), "/desk/today/")  # not of Baggage


def test_an_empty_day_says_something_kind(ben: Colleague, signed_in: SignIn) -> None:
    assert "have some tea" in text(signed_in(ben), "/desk/today/")


def test_what_waits_for_anybody_of_the_team_is_told(aiko_wrote: Wrote, ben: Colleague, signed_in: SignIn) -> None:
    aiko_wrote()
    page = text(signed_in(ben), "/desk/today/")
    assert "One customer waits for whoever of your teams is free." in page


def test_more_than_fit_are_counted_and_cost_no_more_queries(
    bag: Conversation, ben: Colleague, front_desk: Team, signed_in: SignIn
) -> None:
    browser = signed_in(ben)
    promised(ben, "First", HOUR, team=front_desk)
    browser.get("/desk/today/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/desk/today/")
    columns = {
        "customer": bag.customer, "team": front_desk, "owner": ben, "answering": ben, "needs_answer": True,
        "waiting_since": clock.now(),
    }  # fmt: skip
    Conversation.objects.bulk_create(
        Conversation(subject=f"Bag {n}", next_moment=clock.now() + n * HOUR, **columns) for n in range(78)
    )
    with CaptureQueriesContext(connection) as many:
        page = text(browser, "/desk/today/")
    assert len(few) == len(many) <= 26
    assert page.count('class="why"') == 40
    assert "And 40 more." in page


def test_ben_reads_what_happened_and_thanks_the_temp_who_reads_it(
    bag: Conversation, ben: Colleague, dora: Colleague, temp: Colleague, front_desk: Team, signed_in: SignIn
) -> None:
    owed = promised(ben, "Her bag is brought", 8 * HOUR, team=front_desk)
    away = absent(dora.as_actor(), ben, starts=clock.now())
    begin_and_end_absences()
    route_turns()
    helper = signed_in(temp)
    page = text(helper, f"/desk/conversations/{bag.pk}/")
    assert 'data-key="y"' in page
    assert helper.post(f"/desk/conversations/{bag.pk}/pick-up/").status_code == 302
    assert "You picked this up for Ben." in text(helper, "/desk/today/")
    assert 'id="act-sword"' not in text(helper, f"/desk/conversations/{bag.pk}/")
    write_reply(temp.as_actor(), bag.pk, text="It is on its way.")
    keep(temp.as_actor(), owed.pk)
    earlier = clock.now() - 3 * HOUR  # what lasts some minutes is a slip, and nothing to look back on
    Absence.objects.update(starts=earlier, begun_at=earlier)
    end_absence(ben.as_actor(), away.pk)
    route_turns()
    browser = signed_in(ben)
    assert "Welcome back" in text(browser, "/desk/today/")
    back = text(browser, f"/desk/away/{away.pk}/")
    for words in ("What became of promises", "Her bag is brought", "Yours again", "Whom to thank", "Thank Tomo"):
        assert words in back, words
    assert signed_in(dora).get(f"/desk/away/{away.pk}/").status_code == 404
    made = Pickup.objects.get()
    answer = browser.post(f"/desk/pickups/{made.pk}/thanks/", {"next": f"/desk/away/{away.pk}/"})
    assert answer.headers["Location"] == f"/desk/away/{away.pk}/"
    assert "Ben thanked you for serving Aiko." in text(helper, "/desk/today/")
    browser.post(f"/desk/away/{away.pk}/seen/")
    assert Absence.objects.get().seen_at is not None
    assert "Welcome back" not in text(browser, "/desk/today/")
    assert f"/desk/away/{away.pk}/" in text(browser, "/desk/away/")


def test_thanks_lead_nowhere_else(bag: Conversation, ben: Colleague, temp: Colleague, signed_in: SignIn) -> None:
    made = Pickup.objects.create(conversation=bag, by=temp, instead_of=ben)
    answer = signed_in(ben).post(f"/desk/pickups/{made.pk}/thanks/", {"next": "https://evil.example/desk/"})
    assert answer.headers["Location"] == f"/desk/conversations/{bag.pk}/"


def test_a_temp_begins_where_they_learn_how(
    bag: Conversation, temp: Colleague, dora: Colleague, front_desk: Team, signed_in: SignIn
) -> None:
    promised(dora, "Her bag is brought", HOUR, team=front_desk)
    page = text(signed_in(temp), "/desk/start/")
    for words in (
        "Welcome, Tomo", "My bag", "Her bag is brought", "within 24 working hours", "Dora", "is here",
        "Answer customers", "Merge conversations",
    ):  # fmt: skip
        assert words in page, words
    temp.set_password("a long secret of mine")
    temp.save()
    browser = Client()
    answer = browser.post("/sign-in/", {"login": temp.email, "password": "a long secret of mine"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/start/")


def test_a_private_team_stays_hidden(bag: Conversation, ben: Colleague, front_desk: Team, signed_in: SignIn) -> None:
    other = add_team(SYSTEM, key="people", name="People")
    Team.objects.filter(pk=other.pk).update(is_private=True)
    lee = add_colleague(SYSTEM, email="lee@desk.example", name="Lee", role=Role.LEAD, teams=[front_desk])
    Conversation.objects.filter(pk=bag.pk).update(team=other, answering=lee)
    browser = signed_in(lee)
    for place in ("/desk/today/", "/desk/start/", "/desk/away/"):
        assert "My bag" not in text(browser, place)
