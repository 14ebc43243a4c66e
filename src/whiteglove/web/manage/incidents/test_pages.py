"""The pages of what touches many."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from whiteglove.conversations.conftest import Time, time
from whiteglove.conversations.models import Notice
from whiteglove.customers.actions import recognise_customer
from whiteglove.encounters.conftest import lost_bag
from whiteglove.foundation.actors import SYSTEM
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.promises.clockwork import break_what_fell_due
from whiteglove.recovery.actions.incidents import word_was_not_kept
from whiteglove.recovery.incidents.telling import tell_touched
from whiteglove.recovery.models import Incident, IncidentWord, Touched
from whiteglove.team.models import Colleague

__all__ = ["lost_bag", "time"]

SignedIn = Callable[[Colleague], Client]
WORDS = {"title": "Flight 12 is cancelled", "text_en": "Flight 12 is cancelled.", "text_fr": "Annulé.", "by": "hour"}


@pytest.fixture
def desk(signed_in: SignedIn, dora: Colleague, time: Time) -> Client:
    """Dora's browser."""
    for name in ("aiko", "emile"):
        recognise_customer(SYSTEM, address=f"{name}@mail.example", name=name.title(), language="en")
    return signed_in(dora)


def begun(desk: Client, **more: object) -> Incident:
    people = "aiko@mail.example\nemile@mail.example\nnobody@mail.example"
    answer = desk.post("/manage/incidents/new/", WORDS | {"people": people, "do": "tell"} | more)
    assert answer.status_code == 302
    return Incident.objects.latest("id")


def test_an_empty_list_invites(desk: Client, signed_in: SignedIn, ben: Colleague) -> None:
    assert "Nothing has touched many so far." in desk.get("/manage/incidents/").content.decode()
    assert "/manage/incidents/new/" not in signed_in(ben).get("/manage/incidents/").content.decode()


def test_one_looks_before_one_tells(desk: Client) -> None:
    people = "aiko@mail.example, nobody@mail.example; AIKO@mail.example"
    page = desk.post("/manage/incidents/new/", WORDS | {"people": people, "do": "look"}).content.decode()
    assert "One customer would be told" in page
    assert "nobody@mail.example" in page
    assert "We know nobody by this." in page
    assert "everybody is told once" in page
    assert not Incident.objects.exists()


def test_a_list_as_csv_names_them(desk: Client) -> None:
    lines = "name;email\nAiko;aiko@mail.example\nNobody;nobody@mail.example\n\nEmile;Emile@mail.example\n"
    file = SimpleUploadedFile("list.csv", lines.encode("utf-8-sig"), content_type="text/csv")
    page = desk.post("/manage/incidents/new/", WORDS | {"file": file, "do": "look"}).content.decode()
    assert "2 customers would be told" in page
    assert "nobody@mail.example" in page


def test_a_form_that_comes_twice_begins_one(desk: Client) -> None:
    key = desk.get("/manage/incidents/new/").content.decode().partition('name="key" value="')[2].partition('"')[0]
    assert len(key) == 32
    people = {"people": "aiko@mail.example", "key": key}
    looked = desk.post("/manage/incidents/new/", WORDS | people | {"do": "look"}).content.decode()
    assert f'name="key" value="{key}"' in looked
    first, again = begun(desk, **people), begun(desk, **people)
    assert first == again
    assert (Incident.objects.count(), Touched.objects.count(), IncidentWord.objects.count()) == (1, 1, 1)


def test_its_page_says_who_was_told_and_goes_on(desk: Client) -> None:
    flight = begun(desk)
    place = f"/manage/incidents/{flight.pk}/"
    assert "0 of 2 told" in desk.get(place).content.decode()
    tell_touched()
    page = desk.get(place).content.decode()
    assert "2 of 2 told" in page
    assert "Aiko" in page
    refused = desk.post(f"{place}word/", {"by": "today"})
    assert refused.status_code == 422
    desk.post(f"{place}word/", {"text_en": "A bus leaves at nine.", "by": "tomorrow"})
    assert IncidentWord.objects.filter(incident=flight).count() == 2
    desk.post(f"{place}end/", {"text_en": "All have arrived."})
    tell_touched()
    over = desk.get(place).content.decode()
    assert "It is over since" in over
    assert "What you can do" not in over
    assert set(Touched.objects.values_list("heard", flat=True)) == {3}


def test_the_title_of_the_browser_is_words_and_no_markup(desk: Client) -> None:
    page = desk.get(f"/manage/incidents/{begun(desk).pk}/").content.decode()
    assert "<title>Flight 12 is cancelled · Whiteglove</title>" in page


def test_it_says_how_many_did_not_hear_again_and_who_looks_has_heard(desk: Client, time: Time) -> None:
    flight = begun(desk)
    tell_touched()
    time.passes(hours=2)
    assert break_what_fell_due() == 2
    assert word_was_not_kept(flight.pk, due=flight.next_at)
    told = desk.get("/desk/told/").content.decode()
    assert told.count("Many were to hear again by now, and did not.") == 1
    assert Notice.objects.get().read_at is None
    page = desk.get(f"/manage/incidents/{flight.pk}/").content.decode()
    assert "2 were to hear again by now, and did not" in page
    assert Notice.objects.get().read_at == time.now


def test_more_are_added_and_the_unknown_named(desk: Client) -> None:
    flight = begun(desk, people="aiko@mail.example")
    answer = desk.post(f"/manage/incidents/{flight.pk}/more/", {"people": "emile@mail.example\nghost"})
    assert "ghost" in answer.content.decode()
    assert Touched.objects.filter(incident=flight).count() == 2


def test_who_serves_sees_it_and_tells_nobody(desk: Client, signed_in: SignedIn, ben: Colleague) -> None:
    flight = begun(desk)
    own = signed_in(ben)
    assert own.get(f"/manage/incidents/{flight.pk}/").status_code == 200
    assert own.get("/manage/incidents/new/").status_code == 403
    assert own.post(f"/manage/incidents/{flight.pk}/end/", {"text_en": "Over"}).status_code == 403
    assert Incident.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("wrong", "before"),
    [
        ({"title": " "}, 'id="new-en"'),
        ({"text_en": "", "text_fr": ""}, 'id="new-en"'),
        ({"due": "2001-01-01T10:00"}, 'id="new-team"'),
        ({"due": "2999-01-01T10:00"}, 'id="new-team"'),
        ({"people": "nobody@mail.example"}, 'id="new-file"'),
    ],
)
def test_what_is_not_understood_is_said_beside_its_field_and_nothing_typed_is_lost(
    desk: Client, wrong: dict[str, str], before: str
) -> None:
    typed = WORDS | {"people": "aiko@mail.example", "do": "tell"} | wrong
    answer = desk.post("/manage/incidents/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#refused">' in page
    assert page.index('id="refused"') < page.index(before) < page.index('id="refused"') + 500
    for value in (typed["title"], typed["text_en"], typed["people"], typed.get("due", "")):
        assert value in page
    assert not Incident.objects.exists()


def test_those_added_who_are_not_understood_stay_in_their_field(desk: Client) -> None:
    flight = begun(desk)
    answer = desk.post(
        f"/manage/incidents/{flight.pk}/word/", {"by": "today", "other_language": "k1", "text_other": "Hm"}
    )
    form = answer.content.decode().partition("Tell them something new</summary>")[2].partition("</form>")[0]
    assert 'class="refusal" role="alert"' in form
    assert ">Hm</textarea>" in form
    assert (
        ">Hm</textarea>" not in answer.content.decode().partition("Tell them that it is over")[0].partition(form)[2]
    )


@pytest.mark.parametrize("kind", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "cp932"])
def test_a_list_is_read_however_a_table_saves_it(desk: Client, kind: str) -> None:
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(kind, "")
    lines = f"{mark}氏名\taddress\r\n愛子\taiko@mail.example\r\nEmile\temile@mail.example\r\n"
    file = SimpleUploadedFile("list.csv", lines.encode(kind), content_type="text/csv")
    answer = desk.post("/manage/incidents/new/", WORDS | {"file": file, "do": "look"})
    assert (answer.status_code, "2 customers would be told" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("odd", [b"aiko@mail.example\0", "aiko@mail.example\n".encode("utf-16-le"), b"PK\3\4\0\0"])
def test_a_list_that_is_no_text_is_refused_in_words(desk: Client, odd: bytes) -> None:
    file = SimpleUploadedFile("list.xlsx", odd, content_type="text/csv")
    answer = desk.post("/manage/incidents/new/", WORDS | {"file": file, "do": "look"})
    assert answer.status_code == 422
    assert "We cannot read this file. Save the list as CSV in UTF-8" in answer.content.decode()
    assert 'value="Flight 12 is cancelled"' in answer.content.decode()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "soon"])
def test_a_day_beyond_every_clock_is_refused_in_words(desk: Client, lost_bag: Journey, day: str) -> None:
    there = Touchpoint.objects.filter(journey=lost_bag).order_by("id")[0]
    asked = {"met_at": str(there.pk), "met_from": "2026-03-01", "met_until": "2026-03-02", "do": "look"}
    for name in ("met_from", "met_until"):
        answer = desk.post("/manage/incidents/new/", WORDS | asked | {name: day})
        assert answer.status_code == 422
        assert "Say where they met us, from which day until which day." in answer.content.decode()
