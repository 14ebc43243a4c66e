"""Taking a message, and calling back, as people press it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.conftest import MONDAY_MORNING
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.promises.actions import Wanted, take_message
from whiteglove.promises.listing import put_due_callbacks_on_lists
from whiteglove.promises.models import Attempt, Callback, Promise
from whiteglove.team.models import Absence, Colleague, StandIn, Team

SignedIn = Callable[[Colleague], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Monday nine in London, 17:00 in Singapore, until told otherwise."""
    here = {"now": MONDAY_MORNING}
    monkeypatch.setattr(clock, "now", lambda: here["now"])
    return lambda **span: here.update(now=here["now"] + timedelta(**span))


def typed(**more: str) -> dict[str, str]:
    return {
        "name": "Mr. Tan",
        "number": "+65 9123 4567",
        "about": "His bag",
        "when_words": "today 18-20",
        "key": "form-1",
    } | more


def taken(by: Colleague, **more: Any) -> Promise:
    given: dict[str, Any] = {
        "name": "Mr. Tan",
        "number": "+65 9123 4567",
        "about": "His bag",
        "begins": MONDAY_MORNING,
        "ends": MONDAY_MORNING + timedelta(hours=2),
    } | more
    return take_message(by.as_actor(), Wanted(**given))


def test_a_message_is_taken_on_its_own_page(signed_in: SignedIn, ben: Colleague, chidi: Colleague) -> None:
    browser = signed_in(ben)
    assert browser.get("/desk/message/").status_code == 200
    for _ in "12":
        answer = browser.post("/desk/message/", typed(**{"for": f"colleague:{chidi.pk}", "language": "en"}))
        assert (answer.status_code, answer["Location"]) == (302, "/desk/callbacks/")
    made = Promise.objects.get()
    assert (made.colleague_id, made.due, made.callback.language) == (
        chidi.pk, MONDAY_MORNING + timedelta(hours=3), "en",
    )  # fmt: skip
    page = browser.get("/desk/callbacks/").content.decode()
    assert "+65 9123 4567" in page
    assert "today 18:00–20:00 in Singapore" in page
    assert 'href="tel:+6591234567"' in page


def test_in_the_dialog_the_answer_says_who_has_it(
    signed_in: SignedIn, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    Absence.objects.create(colleague=chidi, starts=clock.now() - timedelta(days=1), by_whom="system")
    StandIn.objects.create(colleague=chidi, cover=dora, position=1)
    browser = signed_in(ben)
    form = browser.get("/desk/message/", headers=HTMX).content.decode()
    assert "Chidi, away: Dora answers" in form
    assert "<html" not in form
    answer = browser.post("/desk/message/", typed(**{"for": f"colleague:{chidi.pk}"}), headers=HTMX)
    assert "Mr. Tan will be called back. Dora has the message." in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"number": "+65 12"}, "too short to be called"),
        (
            {"number": "6591234567"},
            "Of which country? Write it with + and the country’s number. Perhaps +65 9123 4567?",
        ),
        ({"when_words": "whenever"}, "Say when, such as"),
        ({"when_words": "", "when": "soon|no|times"}, "Say when they may be called."),
        ({"when_words": "tomorrow 2-4"}, "It is night there at that time."),
        ({"name": " "}, "Say who called."),
    ],
)
def test_errors_keep_everything_typed(given: dict[str, str], words: str, signed_in: SignedIn, ben: Colleague) -> None:
    said = typed(machine_words="We called you back", **given)
    answer = signed_in(ben).post("/desk/message/", said)
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True), page
    assert all(f'"{said[name]}"' in page for name in ("name", "number", "when_words", "key"))
    assert "His bag</textarea>" in page
    assert "We called you back</textarea>" in page
    assert not Promise.objects.exists()


def test_the_number_tells_country_and_who_it_is(signed_in: SignedIn, ben: Colleague) -> None:
    taken(ben)
    Customer.objects.update(do_not_call=True)
    browser = signed_in(ben)
    told = browser.get("/desk/message/caller/", {"number": "0065 9123 4567"}).content.decode()
    for words in ("+65 9123 4567", "Singapore", "known: Mr. Tan", "They do not want to be called.", "here today"):
        assert words in told
    ambiguous = browser.get("/desk/message/caller/", {"number": "+61 491 570 006", "zone": "Australia/Perth"})
    assert "Where are they?" in ambiguous.content.decode()
    assert "time in Perth" in ambiguous.content.decode()
    assert (
        "This is not a telephone number."
        in browser.get("/desk/message/caller/", {"number": "hotel"}).content.decode()
    )


def test_whoever_wants_no_calls_is_called_only_when_they_asked(signed_in: SignedIn, ben: Colleague) -> None:
    taken(ben)
    Customer.objects.update(do_not_call=True)
    browser = signed_in(ben)
    assert browser.post("/desk/message/", typed()).status_code == 409
    assert browser.post("/desk/message/", typed(asked_for="yes")).status_code == 302


def test_one_press_per_outcome(signed_in: SignedIn, ben: Colleague, now: Callable[..., None]) -> None:
    made = taken(ben)
    browser = signed_in(ben)
    for _ in "12":
        browser.post(f"/desk/callbacks/{made.pk}/attempt/", {"outcome": "no_answer", "key": "press-1"})
    assert Attempt.objects.count() == 1
    page = browser.get("/desk/callbacks/").content.decode()
    assert "No answer, <time" in page
    browser.post(f"/desk/callbacks/{made.pk}/attempt/", {"outcome": "reached", "words": "Glad", "key": "press-2"})
    assert Promise.objects.get().state == "kept"
    assert "Nobody waits for a call right now." in browser.get("/desk/callbacks/").content.decode()
    refused = browser.post(f"/desk/callbacks/{made.pk}/attempt/", {"outcome": "busy"})
    assert (refused.status_code, "kept already" in refused.content.decode()) == (409, True)


def test_what_was_typed_is_given_back_with_a_refusal(signed_in: SignedIn, ben: Colleague) -> None:
    made = taken(ben)
    typed = {"outcome": "sang", "words": "He hummed along"}
    refused = signed_in(ben).post(f"/desk/callbacks/{made.pk}/attempt/", typed)
    assert (refused.status_code >= 400, 'value="He hummed along"' in refused.content.decode()) == (True, True)


def test_due_ones_stand_on_top_of_the_list(
    signed_in: SignedIn, ben: Colleague, chidi: Colleague, now: Callable[..., None]
) -> None:
    made = taken(ben, begins=MONDAY_MORNING + timedelta(minutes=30))
    bens, chidis = signed_in(ben), signed_in(chidi)
    assert "Call Mr. Tan" not in bens.get("/desk/callbacks/top/").content.decode()
    now(minutes=15)
    put_due_callbacks_on_lists()
    assert "Call Mr. Tan" in bens.get("/desk/callbacks/top/").content.decode()
    assert "Call Mr. Tan" in bens.get("/desk/").content.decode()
    assert "Call Mr. Tan" not in chidis.get("/desk/").content.decode()
    assert "Call Mr. Tan" not in chidis.get("/desk/callbacks/top/").content.decode()
    assert "Ben is calling" in chidis.get("/desk/callbacks/").content.decode()
    refused = chidis.post(f"/desk/callbacks/{made.pk}/take/")
    assert (refused.status_code, "Ben is calling them." in refused.content.decode()) == (409, True)
    bens.post(f"/desk/callbacks/{made.pk}/leave/")
    chidis.post(f"/desk/callbacks/{made.pk}/take/")
    assert Callback.objects.get().on_list_of_id == chidi.pk


def test_whoever_is_asked_says_how_to_go_on(signed_in: SignedIn, ben: Colleague) -> None:
    made = taken(ben, attempts=1)
    browser = signed_in(ben)
    browser.post(f"/desk/callbacks/{made.pk}/attempt/", {"outcome": "machine"})
    assert "Nobody was reached, called once. How to go on?" in browser.get("/desk/callbacks/").content.decode()
    assert browser.post(f"/desk/callbacks/{made.pk}/go-on/", {"when_words": "never"}).status_code == 422
    browser.post(f"/desk/callbacks/{made.pk}/go-on/", {"when_words": "tomorrow 10-12"})
    assert (Callback.objects.get().asks, Callback.objects.get().window_from.hour) == ("", 2)
    browser.post(f"/desk/callbacks/{made.pk}/attempt/", {"outcome": "wrong_number"})
    assert "The number was wrong" in browser.get("/desk/callbacks/").content.decode()
    browser.post(f"/desk/callbacks/{made.pk}/number/", {"number": "+65 9123 4568"})
    assert Callback.objects.get().number == "+6591234568"
    browser.post(f"/desk/callbacks/{made.pk}/withdraw/", {"why": "He came by"})
    assert Promise.objects.get().state == "withdrawn"


def test_the_pages_cost_the_same_however_many(signed_in: SignedIn, ben: Colleague, front_desk: Team) -> None:
    browser = signed_in(ben)
    taken(ben)
    browser.get("/desk/callbacks/")
    counts = []
    for _ in "12":
        with CaptureQueriesContext(connection) as asked:
            browser.get("/desk/callbacks/")
            browser.get("/desk/callbacks/top/")
        counts.append(len(asked))
        for number in range(3):
            taken(ben, number=f"+65 9123 456{number}", ends=MONDAY_MORNING + timedelta(hours=9))
        Attempt.objects.create(
            callback=Callback.objects.latest("pk"), outcome="busy", by=ben, by_whom="x", at=clock.now()
        )
    assert counts[0] == counts[1]
