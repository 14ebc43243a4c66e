"""The first page: the journey as customers felt it, and where it breaks."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.felt.conftest import PLANTED, tell
from whiteglove.api.conftest import Program
from whiteglove.foundation import clock
from whiteglove.insight.models import KeptFigure
from whiteglove.journey.models import Journey
from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]


def text_of(page: str) -> str:
    """Words alone."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def hers(signed_in: SignedIn, dora: Colleague) -> Client:
    """Dora's browser."""
    return signed_in(dora)


@pytest.mark.usefixtures("skip_guessing", "company")
def test_it_says_in_a_sentence_where_it_breaks(hers: Client) -> None:
    page = hers.get("/manage/").content.decode()
    said = text_of(page)
    found = re.search(
        r"Between Call and Mail customers lose (\d\.\d) points \((\d\.\d) to (\d\.\d), n (\d+)\)\.", said
    )
    assert found
    lost, low, high, n = (float(part) for part in found.groups())
    assert low < lost < high
    assert abs(lost - 1.3) < 0.5
    assert n > 40
    assert re.search(r"With a cold hand-over it is \d\.\d to \d\.\d more \(\d\.\d, n [12]\d\)", said)
    assert "Consistency" in said
    assert "Weakest touchpoint Mail" in said
    assert "What we promise there: An answer within a day." in said
    assert "&lt;b&gt;Nobody&lt;/b&gt; told me anything" in page
    assert '<blockquote class="theirs-words"' in page
    assert 'class="worst"' in page
    assert 'class="arc-hurts"' in page
    assert 'href="/manage/journeys/lost-bag/at/mail/"' in page


@pytest.mark.usefixtures("skip_guessing", "company")
def test_a_new_answer_changes_it(hers: Client, program: Program) -> None:
    def inside() -> str:
        return hers.get("/manage/", headers={"HX-Request": "true"}).content.decode()

    before = inside()
    assert 'hx-trigger="live:perception from:body throttle:5s' in before
    assert "<html" not in before
    answer = {"external_id": "more", "encounter": "encounter-0", "kind": "csat", "value": 1, "comment": "Too late."}
    program.post("responses", answer | {"at": "2026-01-01T00:00:00Z"})
    assert inside() == before  # long ago: not of this period
    counted = re.search(r"answers; (\d+)", before)
    assert counted is None  # these were not asked by us
    now = {"external_id": "now", "encounter": "encounter-0", "kind": "csat", "value": 1}
    program.post("responses", now | {"at": clock.now().isoformat()})
    after = inside()
    assert answers_at(after, "call") == answers_at(before, "call") + 1


def answers_at(page: str, key: str) -> int:
    """How many answers the table tells of at a touchpoint."""
    row = page.partition(f'<th scope="row"><a href="/manage/journeys/lost-bag/at/{key}/">')[2]
    found = re.search(r'data-n="(\d+)"', row)
    assert found
    return int(found[1])


@pytest.mark.usefixtures("skip_guessing")
def test_a_journey_nobody_answered_about_says_who_is_asked(hers: Client, lost_bag: Journey) -> None:
    said = text_of(hers.get("/manage/").content.decode())
    assert "nobody is asked on this journey yet" in said
    assert "How customers felt on this journey is not known yet." in said


def test_a_house_without_a_journey_is_invited_to_draw_one(hers: Client) -> None:
    page = hers.get("/manage/").content.decode()
    assert "There is no journey yet." in page
    assert 'href="/manage/journeys/"' in page


@pytest.mark.usefixtures("skip_guessing", "company")
def test_a_touchpoint_opens_its_inside_only_when_customers_perceive_a_problem(hers: Client) -> None:
    mail = text_of(hers.get("/manage/journeys/lost-bag/at/mail/").content.decode())
    assert (
        "Open, because customers feel worse here than on the journey as a whole; customers lose on the way here."
        in mail
    )
    assert "handed over without a word" in mail
    assert "Associated with, not caused by" in mail
    call = text_of(hers.get("/manage/journeys/lost-bag/at/call/").content.decode())
    assert "Closed: customers perceive no problem here." in call
    assert "handed over without a word" not in call
    assert "Week by week" in call


@pytest.mark.usefixtures("skip_guessing", "company")
def test_the_number_of_queries_does_not_grow(hers: Client, program: Program, begins: datetime) -> None:
    paths = ("/manage/", "/manage/journeys/lost-bag/at/mail/")

    def queries(path: str) -> int:
        KeptFigure.objects.all().delete()
        with CaptureQueriesContext(connection) as counted:
            assert hers.get(path).status_code == 200
        return len(counted)

    queries(paths[0])  # what a process asks for once
    few = [queries(path) for path in paths]
    tell(program, PLANTED, begins=begins, seed=8, prefix="more-")
    assert [queries(path) for path in paths] == few
    assert max(few) < 130


STRANGE = (
    ("/manage/?journey=no-such", 404),
    ("/manage/?journey=%00", 404),
    ("/manage/?weeks=999999999999999999999&kind=<script>", 200),
    ("/manage/journeys/lost-bag/at/no-such/", 404),
    ("/manage/journeys/no-such/at/mail/", 404),
    ("/manage/journeys/lost-bag/at/mail/?after=x", 422),
    ("/manage/journeys/lost-bag/at/mail/?kind=nps&weeks=52", 200),
    ("/manage/signals/777/", 404),
    ("/manage/people/777/", 404),
)


@pytest.mark.usefixtures("skip_guessing", "company")
def test_whatever_is_asked(hers: Client) -> None:
    for path, status in STRANGE:
        answer = hers.get(path)
        assert (path, answer.status_code) == (path, status)
        assert b"<script>" not in answer.content
