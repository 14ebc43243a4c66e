"""Pages of journeys through HTTP: begun, seen, drawn another way without losing a word, taken along."""

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation.actors import SYSTEM
from whiteglove.journey.actions import retire_journey, save_map
from whiteglove.journey.conftest import lost_bag
from whiteglove.journey.models import Journey, Touchpoint, Version
from whiteglove.journey.queries import journey_map
from whiteglove.journey.reading import map_from
from whiteglove.journey.ready import ready_map
from whiteglove.journey.shape import as_json
from whiteglove.team.models import Colleague, Team
from whiteglove.web.manage.journeys.draft import Draft, draft_of

pytestmark = pytest.mark.django_db
EDIT = "/manage/journeys/lost-bag/edit/"
MAP = "/manage/journeys/lost-bag/map/"


@pytest.fixture
def manager(signed_in: Callable[[Colleague], Client], dora: Colleague) -> Client:
    return signed_in(dora)


@pytest.fixture
def drawn(db: None) -> None:
    save_map(SYSTEM, map_from(lost_bag()))


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def form_of(draft: Draft) -> dict[str, list[str]]:
    """What a browser sends of the form as it stands."""
    form: dict[str, list[str]] = {
        "based_on": [str(draft.based_on)],
        "words": [draft.words],
        "gap_days": [draft.gap_days],
    }
    form |= {f"name-{code}": [name] for code, name in draft.name.items()}
    for stage in draft.stages:
        form.setdefault("stage", []).append(stage.ref)
        form |= {f"s-{stage.ref}-name-{code}": [name] for code, name in stage.name.items()}
        form[f"points-{stage.ref}"] = [point.ref for point in stage.points]
        for point in stage.points:
            form |= {f"p-{point.ref}-name-{code}": [name] for code, name in point.name.items()}
            form |= {f"p-{point.ref}-{field}": [value] for field, value in point.told.items()}
            form |= {f"p-{point.ref}-{field}": ["on"] for field, value in point.asked.items() if value}
    for step in draft.steps:
        for field in ("kind", "first", "second", "hours"):
            form.setdefault(f"step-{field}", []).append(getattr(step, field))
    return form


def form_now() -> dict[str, list[str]]:
    shown = journey_map(SYSTEM, "lost-bag")
    return form_of(draft_of(shown.map, based_on=shown.revision))


def test_an_empty_list_invites_and_a_ready_map_begins(manager: Client) -> None:
    page = text_of(manager.get("/manage/journeys/"))
    assert "No journey is drawn yet." in page
    assert "Begin from “A flight, and a bag that is late”" in page
    begun = manager.post("/manage/journeys/begin/", {"ready": "airline"})
    assert (begun.status_code, begun["Location"]) == (302, "/manage/journeys/airline/map/?said=saved")
    page = text_of(manager.get("/manage/journeys/"))
    assert "15 touchpoints · 5 key moments" in page
    assert "It is there already." in page
    assert manager.post("/manage/journeys/begin/", {"ready": "moon"}).status_code == 404
    assert manager.post("/manage/journeys/begin/", {"name": " "}).status_code == 422
    blank = manager.post("/manage/journeys/begin/", {"name": "A visit"})
    assert blank["Location"].startswith("/manage/journeys/a-visit/edit/")
    assert "This map is empty." in text_of(manager.get("/manage/journeys/a-visit/map/"))
    manager.post("/manage/journeys/a-visit/first/")
    assert list(Journey.objects.order_by("position").values_list("key", flat=True)) == ["a-visit", "airline"]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"stage,touchpoint\nA,Call\n", 302, ""),
        (b"stage,touchpoint\nA,Call\n,,\nB\n", 422, "Line 4: it has no name."),
        (b"\xff", 422, "The file is not in UTF-8."),
        (b"{", 422, "This file begins like JSON, but is none."),
        (b'{"name": ""}', 422, "The journey: it has no name."),
        (json.dumps(lost_bag()).encode(), 302, ""),
    ],
)
def test_a_file_begins_a_journey(manager: Client, content: bytes, status: int, words: str) -> None:
    sent = {"name": "From a file", "file": SimpleUploadedFile("map.csv", content)}
    answer = manager.post("/manage/journeys/begin/", sent)
    assert answer.status_code == status
    assert words in text_of(answer)


def test_the_map_is_drawn_told_and_taken_along(manager: Client, drawn: None) -> None:
    page = text_of(manager.get(MAP))
    assert '<svg class="drawing"' in page
    assert "style=" not in page
    assert "How customers felt on this journey is not known yet." in page
    assert "“Call” is followed by “Courier” within 48 hours." in page
    assert 'href="/manage/journeys/lost-bag/touchpoints/call/"' in page
    for kind, begins in (("svg", b"<svg"), ("pdf", b"%PDF"), ("json", b"{"), ("csv", b"\xef\xbb\xbfstage_key")):
        file = manager.get(f"/manage/journeys/lost-bag/map.{kind}")
        assert file.content.startswith(begins)
        assert file["Content-Disposition"] == f'attachment; filename="lost-bag.{kind}"'
    assert manager.get("/manage/journeys/lost-bag/map.exe").status_code == 404
    assert manager.get("/manage/journeys/moon/map/").status_code == 404
    again = SimpleUploadedFile("a.json", manager.get("/manage/journeys/lost-bag/map.json").content)
    assert manager.post("/manage/journeys/lost-bag/take-in/", {"file": again})["Location"].endswith("said=same")


def test_a_table_is_laid_over_the_map(manager: Client, drawn: None) -> None:
    table = SimpleUploadedFile("a.csv", b"stage,touchpoint,standard\nTelling us,Call,Two minutes\n,,x\n")
    answer = manager.post("/manage/journeys/lost-bag/take-in/", {"file": table})
    assert (answer.status_code, "Line 3: it has no name." in text_of(answer)) == (422, True)
    assert Touchpoint.objects.get(key="call").standard == "Two minutes"
    assert Touchpoint.objects.filter(retired_at=None).count() == 3


def test_the_form_as_it_stands_changes_nothing(manager: Client, drawn: None) -> None:
    assert manager.get(EDIT).status_code == 200
    answer = manager.post(EDIT, form_now())
    assert (answer["Location"], Version.objects.count()) == (f"{MAP}?said=same", 1)


def test_what_is_typed_is_saved(manager: Client, drawn: None, ben: Colleague, baggage: Team) -> None:
    form = form_now() | {
        "why": ["Ben stands there"],
        "p-call-standard": ["Two minutes"],
        "p-call-owner": [str(ben.pk)],
        "p-call-team": [str(baggage.pk)],
        "points-telling": ["transfer", "call", "new-1"],
        "p-new-1-name-en": ["Letter"],
        "p-new-1-channel": ["letter"],
        "p-new-1-ours": ["on"],
    }
    for field, value in (("kind", "must"), ("first", "call"), ("second", "new-1"), ("hours", "")):
        form[f"step-{field}"].append(value)
    assert manager.post(EDIT, form)["Location"] == f"{MAP}?said=saved"
    told = journey_map(SYSTEM, "lost-bag").map
    assert [one.key for _, one in told.touchpoints()] == ["transfer", "call", "letter", "courier"]
    call = told.stages[0].touchpoints[1]
    assert call.owner is not None
    assert call.team is not None
    assert (call.standard, call.owner.name, call.team.name) == ("Two minutes", "Ben", "Baggage")
    assert ("call", "letter") in told.steps.must
    page = text_of(manager.get(MAP))
    for words in (
        "Ben stands there",
        "A new touchpoint: Letter.",
        "Call stands elsewhere.",
        "A new rule of order",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("act", "expected", "focused"),
    [
        ("add-point:telling", ["call", "transfer", "new-1", "courier"], 'id="p-new-1-name-en"'),
        ("up:transfer", ["transfer", "call", "courier"], 'value="up:transfer"'),
        ("down:transfer", ["call", "transfer", "courier"], 'value="down:transfer"'),
        ("up:call", ["call", "transfer", "courier"], 'value="up:call"'),
        ("off:transfer", ["call", "courier"], 'id="off-name"'),
        ("stage-up:back", ["courier", "call", "transfer"], 'value="stage-up:back"'),
        ("stage-off:telling", ["courier"], 'id="off-name"'),
        ("add-stage", ["call", "transfer", "courier"], 'id="s-new-1-name-en"'),
        ("step-off:0", ["call", "transfer", "courier"], 'value="add-step"'),
        ("add-step", ["call", "transfer", "courier"], 'id="step-first-4"'),
        ("nonsense:call", ["call", "transfer", "courier"], ""),
        ("step-off:99999", ["call", "transfer", "courier"], 'value="add-step"'),
        ("up:moon", ["call", "transfer", "courier"], ""),
    ],
)
def test_a_press_changes_the_form_alone(
    manager: Client, drawn: None, act: str, expected: list[str], focused: str
) -> None:
    form = form_now() | {"do": [act], "p-call-wants": ["Typed, not saved"], "p-transfer-wants": ["Typed too"]}
    answer = manager.post(EDIT, form, headers={"HX-Request": "true"})
    page = text_of(answer)
    assert "<html" not in page
    drawn_points = [part.partition('"')[0] for part in page.split('<li class="point-drawn" id="p-')[1:]]
    assert drawn_points == expected
    assert ("Typed, not saved" in page) is ("call" in expected)
    assert page.count(" autofocus") == bool(focused)
    if focused:
        assert " autofocus" in page.partition(focused)[2].partition(">")[0]
    assert Version.objects.count() == 1


def test_what_was_taken_off_is_put_back_as_the_same(manager: Client, drawn: None) -> None:
    form = form_now() | {"points-back": []}
    form = {name: value for name, value in form.items() if not name.startswith("step-")}
    manager.post(EDIT, form)
    row = Touchpoint.objects.get(key="courier")
    assert row.retired_at is not None
    page = text_of(manager.get(EDIT))
    assert 'value="back:courier"' in page
    page = text_of(manager.post(EDIT, form_now() | {"do": ["back:courier"]}))
    assert '<li class="point-drawn" id="p-courier">' in page
    retired = text_of(manager.get("/manage/journeys/lost-bag/touchpoints/courier/"))
    assert "This touchpoint is not on the map any more." in retired


def test_nobody_s_words_are_lost_when_another_saved_meanwhile(manager: Client, drawn: None) -> None:
    form = form_now() | {"p-call-wants": ["My own words"]}
    given = lost_bag()
    given["stages"][0]["touchpoints"][0]["standard"] = "Theirs"
    save_map(SYSTEM, map_from(given), why="Theirs came first")
    answer = manager.post(EDIT, form)
    page = text_of(answer)
    assert answer.status_code == 409
    for words in (
        "My own words",
        "Theirs came first",
        "Call: what we promise there.",
        "Somebody saved this map meanwhile",
    ):
        assert words in page
    assert 'name="based_on" value="2"' in page
    assert Touchpoint.objects.get(key="call").wants == ""
    assert manager.post(EDIT, form | {"based_on": ["2"]}).status_code == 302
    assert Touchpoint.objects.get(key="call").wants == "My own words"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"p-call-name-en": [""], "p-call-name-ja": [" "]}, "Stage 1, touchpoint 1: it has no name."),
        ({"gap_days": ["often"]}, "The journey: gap_days: a whole number from 1 to 3650."),
        ({"p-call-owner": ["99999"]}, "Stage 1, touchpoint 1: there is no colleague: 99999."),
        ({"step-hours": ["", "", "", "soon"]}, "The steps: within 1: whole hours, from 1 to 87600."),
        ({"name-en": [""], "name-ja": [""]}, "The journey: it has no name."),
        ({"name-!<": ["x"]}, "The journey: '!<' is no code of a language, such as en or ja."),
        ({"p-call-name-": ["x"]}, "Stage 1, touchpoint 1: '' is no code of a language, such as en or ja."),
        ({"points-telling": ["call", "call", "../x", "transfer"], "words": ["x" * 4001]}, "words: at most 4000"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    manager: Client, drawn: None, wrong: dict[str, list[str]], words: str
) -> None:
    answer = manager.post(EDIT, form_now() | wrong | {"p-transfer-wants": ["Kept"]})
    page = text_of(answer)
    assert (answer.status_code, words in page, "Kept" in page) == (422, True, True)
    assert Version.objects.count() == 1


def test_hostile_names_are_only_words(manager: Client, drawn: None) -> None:
    nasty = '"><script>alert(1)</script>%(name)s{{ 7*7 }}'
    form = form_now() | {"p-call-name-en": [nasty], "s-back-name-en": [nasty], "name-en": [nasty], "words": [nasty]}
    assert manager.post(EDIT, form).status_code == 302
    for address in (MAP, EDIT, "/manage/journeys/", "/manage/journeys/lost-bag/touchpoints/call/"):
        content = manager.get(address).content.decode()
        assert "<script>alert" not in content
        assert "{{ 7*7 }}" in unescape(content)
    assert "<script>alert" not in manager.get("/manage/journeys/lost-bag/map.svg").content.decode()


def test_those_who_do_not_draw_see_the_map(
    signed_in: Callable[[Colleague], Client], ben: Colleague, drawn: None
) -> None:
    own = signed_in(ben)
    page = text_of(own.get(MAP))
    assert "Draw it another way" not in page
    assert "Plan this journey no more" not in page
    assert own.get(EDIT).status_code == 403
    retire_journey(SYSTEM, "lost-bag")
    assert "planned no more" in text_of(own.get(MAP))


def test_my_moments_of_truth(signed_in: Callable[[Colleague], Client], ben: Colleague) -> None:
    own = signed_in(ben)
    assert "No touchpoint of our journeys is yours" in text_of(own.get("/desk/moments/"))
    given = as_json(ready_map("airline"))
    given["stages"][2]["touchpoints"][1]["owner"] = ben.email
    given["stages"][0]["touchpoints"][1]["team"] = "front-desk"
    save_map(SYSTEM, map_from(given))
    page = text_of(own.get("/desk/moments/"))
    for words in ("Call to the switchboard", "yours", "Question before flying", "Front desk stands there"):
        assert words in page
    for words in ("You may decide alone", "Whatever puts it right at once, up to 150 euros", "Welcome"):
        assert words in page
    assert "Transfer to baggage" not in page


def test_pages_ask_as_often_however_large_the_map(manager: Client) -> None:
    counts = []
    for name, size in (("small", 2), ("large", 60)):
        points = [{"name": f"T{number}", "team": "front-desk"} for number in range(size)]
        save_map(SYSTEM, map_from({"key": name, "name": name, "touchpoints": points}))
        for page in ("map", "edit"):
            manager.get(f"/manage/journeys/{name}/{page}/")  # what is remembered of the house is remembered now
            with CaptureQueriesContext(connection) as asked:
                assert manager.get(f"/manage/journeys/{name}/{page}/").status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
