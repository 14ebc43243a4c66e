"""The ledger's pages, as a browser sees them."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.mails import MailFrom

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Message
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.promises.actions import Said, keep, promise
from whiteglove.promises.models import Asking, Break, Promise
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, Team

SignedIn = Callable[[Colleague], Client]


def entered(actor: Actor, team: Team, *, days: float, number: int = 0) -> Promise:
    """Aiko was told something three days ago."""
    now = clock.now()
    aiko = recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko Tanaka", language="en")
    due, made_at = now + timedelta(days=days), now - timedelta(days=3)
    return promise(actor, aiko, Said(what=f"Bag {number}", due=due, made_at=made_at, made_where="call", team=team))


def test_a_promise_is_entered_in_its_conversation_and_kept_there(
    mail_from: MailFrom, aiko: Person, ben: Colleague, signed_in: SignedIn
) -> None:
    talk = mail_from(aiko, "Where is it?").conversation
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/"
    assert 'id="act-promise" data-key="w p"' in page.get(place).content.decode()
    said = {"what": "Her bag is brought", "by": "two_days", "to": "me", "made_where": "message", "quote": "Soon!"}
    answer = page.post(f"{place}promises/", said)
    assert (answer.status_code, answer.headers["Location"]) == (302, place)
    made = Promise.objects.get()
    assert (made.what, made.quote, made.colleague_id, made.conversation_id) == (
        "Her bag is brought", "Soon!", ben.pk, talk.pk,
    )  # fmt: skip
    assert "Her bag is brought" in page.get(place).content.decode()
    page.post(f"/desk/conversations/{talk.pk}/close/")
    assert "something is still promised" in page.get(f"{place}promises/").content.decode()
    page.post(f"/desk/conversations/{talk.pk}/reopen/")
    seen = {"since": clock.now().isoformat()}
    answer = page.post(f"/desk/conversations/{talk.pk}/close/", seen, headers={"HX-Request": "true"})
    closed = answer.content.decode()
    assert ('id="promises" hx-swap-oob="true"' in closed, "something is still promised" in closed) == (True, True)
    assert "Something is still promised there: was it kept?" in closed
    kept = page.post(f"/desk/promises/{made.pk}/keep/", {"beside": talk.pk}, headers={"HX-Request": "true"})
    assert "something is still promised" not in kept.content.decode()
    assert Promise.objects.get().state == "kept"
    assert page.post(f"{place}promises/", {"what": "A call", "by": "never"}).status_code == 422


def test_sending_and_closing_asks_what_became_of_the_promise(
    mail_from: MailFrom, aiko: Person, ben: Colleague, signed_in: SignedIn
) -> None:
    talk = mail_from(aiko, "Where is it?").conversation
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/"
    page.post(f"{place}promises/", {"what": "Her bag is brought", "by": "two_days", "to": "me"})
    newest = Message.objects.latest("id").pk
    typed = {"kind": "reply", "text": "It is on its way.", "then": "close", "seen": newest, "read": newest}
    typed |= {"since": clock.now().isoformat()}
    sent = page.post(f"{place}write/", typed, headers={"HX-Request": "true"}).content.decode()
    assert "This is closed, and something is still promised." in sent
    assert "It is on its way." in sent
    talk.refresh_from_db()
    assert not talk.is_open


def test_the_ledger_shows_broken_ones_first_and_asks_why(
    ben: Colleague, front_desk: Team, signed_in: SignedIn
) -> None:
    entered(ben.as_actor(), front_desk, days=2, number=1)
    broken = entered(ben.as_actor(), front_desk, days=-1, number=2)
    page = signed_in(ben)
    shown = page.get("/desk/promises/").content.decode()
    assert shown.index("Bag 2") < shown.index("Bag 1")
    assert "Why was it broken?" in shown
    page.post(
        f"/desk/promises/{broken.pk}/explain/", {"cause": "roles", "words": "Nobody knew", "next": "/desk/promises/"}
    )
    assert Break.objects.values_list("cause", "cause_words").get() == ("roles", "Nobody knew")
    history = page.get(f"/desk/promises/{broken.pk}/").content.decode()
    assert "Who does what" in history
    assert "Nobody knew" in history
    elsewhere = page.post(f"/desk/promises/{broken.pk}/keep/", {"next": "https://evil.example/"})
    assert elsewhere.headers["Location"] == f"/desk/promises/{broken.pk}/"
    assert "Bag 2" in page.get("/desk/promises/?settled=yes").content.decode()
    for whose in ("mine", "all", "made", "nonsense"):
        assert page.get(f"/desk/promises/?whose={whose}").status_code == 200


def test_the_ledger_takes_as_many_questions_for_many_rows(
    ben: Colleague, front_desk: Team, signed_in: SignedIn
) -> None:
    page = signed_in(ben)

    def asked() -> int:
        with CaptureQueriesContext(connection) as asking:
            page.get("/desk/promises/")
        return len(asking)

    entered(ben.as_actor(), front_desk, days=2)
    page.get("/desk/promises/")
    one = asked()
    for number in range(8):
        entered(ben.as_actor(), front_desk, days=2, number=number)
    assert asked() == one


def test_sales_sees_what_the_team_can_do_before_the_customer_is_told(
    ben: Colleague, baggage: Team, signed_in: SignedIn
) -> None:
    Team.objects.filter(pk=baggage.pk).update(solution_hours=144)
    page = signed_in(ben)
    bag = {
        "address": "tan@hotel.example", "name": "Wei Tan", "what": "His bag is brought", "by": "two_days",
        "team": "baggage", "made_where": "sales",
    }  # fmt: skip
    looked = page.post("/desk/promises/new/", bag | {"do": "check"}).content.decode()
    assert "Baggage usually takes 6 working days" in looked
    assert "Too few of its matters were closed lately" in looked
    assert page.post("/desk/promises/new/", bag | {"do": "promise"}).status_code == 422
    assert not Promise.objects.exists()
    page.post("/desk/promises/new/", bag | {"do": "ask", "words": "He flies with us every month"})
    asking = Asking.objects.get()
    emi = add_colleague(SYSTEM, email="emi@desk.example", name="Emi", teams=[baggage])
    theirs, place = signed_in(emi), f"/desk/promises/asked/{asking.pk}/"
    assert "Your team is asked first" in theirs.get("/desk/promises/").content.decode()
    assert page.post(place, {"do": "agree"}).status_code == 403
    assert theirs.post(place, {"do": "object", "words": "Six days"}).status_code == 302
    refused = page.post(place, {"do": "promise"})
    assert (refused.status_code, Promise.objects.count()) == (422, 0)
    page.post(place, {"do": "promise", "words": "I have the bag in my hands"})
    made = Promise.objects.get()
    assert (made.despite, made.team_id, made.customer.name) == ("I have the bag in my hands", baggage.pk, "Wei Tan")
    assert page.post(place, {"do": "drop"}).status_code == 409


def test_the_report_tells_teams_and_hides_small_groups(
    ben: Colleague, baggage: Team, front_desk: Team, signed_in: SignedIn
) -> None:
    lead = add_colleague(SYSTEM, email="eve@desk.example", name="Eve", role=Role.LEAD, teams=[front_desk])
    for number in range(6):
        made = entered(ben.as_actor(), baggage, days=-1, number=number)
        if number:
            keep(SYSTEM, made.pk, at=clock.now() - timedelta(days=2))
    entered(ben.as_actor(), front_desk, days=-1)
    page = signed_in(lead).get("/manage/promises/").content.decode()
    assert "between 44 % and 97 %, of 6" in page
    assert "Front desk for Baggage" in page
    assert "fewer than five" in page
    assert "Ben" not in page.split('<main id="main"')[1].split("</main>")[0]
