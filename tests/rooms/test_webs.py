"""The web on its page, as a file, and drawn by hand: through HTTP."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bench.planted.company import Company, happen
from bench.planted.rows import as_encounters, as_responses
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from whiteglove.analysis.figures import CHANGE, Figure, unknown
from whiteglove.api.conftest import Program
from whiteglove.encounters.conftest import lost_bag
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.insight.models import DrawnEdge, WebSeen
from whiteglove.insight.queries.webs import CUSTOMERS, Node, Passed, Web
from whiteglove.journey.models import Journey
from whiteglove.team.actions import create_token
from whiteglove.team.models import Colleague, Team
from whiteglove.web.manage.webs.words import effect_words, node_name, sentence, short, step_of

__all__ = ["lost_bag"]
SignIn = Callable[[Colleague], Client]
BEGINS = datetime(2025, 6, 1, tzinfo=UTC)
PLANTED = Company(
    touchpoints=(4.2, 3.0), customers=100, episodes=1.2, passed=1.0, handover_chance=0.5, handover_effect=-1.2,
    teams=2, colleagues=4, days=200, answers=0.9,
)  # fmt: skip
ALL = "?period=ever"


@pytest.fixture
def planted(lost_bag: Journey) -> Journey:
    """A company in which hand-overs hurt, told as a program would."""
    tell(PLANTED)
    return lost_bag


def tell(company: Company) -> None:
    program = Program(create_token(SYSTEM, name="Shop", role=Role.OWNER))
    happened = happen(company, seed=7)
    encounters = as_encounters(happened, journey="lost-bag", touchpoints=["call", "mail"], begins=BEGINS)
    program.post("encounters", encounters)
    program.post("responses", as_responses(happened, begins=BEGINS))


def text(client: Client, place: str = "/manage/journeys/lost-bag/web/", status: int = 200) -> str:
    answer = client.get(place)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def drawn(page: str) -> ET.Element:
    found = re.search(r'<svg class="drawing".*?</svg>', page)
    assert found
    return ET.fromstring(found.group())


def test_the_page_says_what_to_see_and_draws_it(planted: Journey, dora: Colleague, signed_in: SignIn) -> None:
    page = text(signed_in(dora), f"/manage/journeys/lost-bag/web/{ALL}&people=teams")
    assert re.search(
        r"The clay line from team-[01] to team-[01]: after it customers feel \d\.\d points worse \(\d", page
    )
    assert "Hand-overs in the order of names" in page.replace(",", "")
    svg = drawn(page)
    assert {"pass-1-5", "casing-5"} <= {one.get("class") for one in svg.iter()}
    assert len([one for one in svg.iter() if (one.get("class") or "").startswith("thread-said")]) == 2


def test_a_line_opens_its_figure_and_a_mark_what_is_known(
    planted: Journey, dora: Colleague, signed_in: SignIn
) -> None:
    browser = signed_in(dora)
    svg = drawn(text(browser, f"/manage/journeys/lost-bag/web/{ALL}&people=teams"))
    links = [one.get("href") or "" for one in svg.iter("a")]
    line = next(link for link in links if "%3E" in link)
    page = text(browser, f"/manage/journeys/lost-bag/web/{line.partition('#')[0]}")
    assert "How do we know?" in page
    assert re.search(r"<strong>[−+]\d\.\d points \([−+]\d\.\d to [−+]\d\.\d, n \d+\)</strong>", page)
    mark = next(link for link in links if "open=party" in link and "%3E" not in link)
    page = text(browser, f"/manage/journeys/lost-bag/web/{mark.partition('#')[0]}")
    assert "Hands over to" in page
    assert "Takes over from" in page


def test_news_bring_the_drawing_alone(planted: Journey, dora: Colleague, signed_in: SignIn) -> None:
    page = signed_in(dora).get(f"/manage/journeys/lost-bag/web/{ALL}", headers={"HX-Request": "true"})
    part = page.content.decode().strip()
    assert part.startswith('<div id="web"')
    assert "<html" not in part
    whole = text(signed_in(dora))
    assert 'data-live="perception encounters"' in whole


def test_an_empty_map_says_what_to_do(lost_bag: Journey, dora: Colleague, signed_in: SignIn) -> None:
    page = text(signed_in(dora))
    assert "No customer has met us on this journey in this time." in page
    assert "<svg" not in page
    assert text(signed_in(dora), "/manage/journeys/nowhere/web/", 404)


@pytest.mark.parametrize("customers", ["language", "channel", "tenure"])
def test_customers_by_kind(planted: Journey, dora: Colleague, signed_in: SignIn, customers: str) -> None:
    page = text(signed_in(dora), f"/manage/journeys/lost-bag/web/{ALL}&customers={customers}")
    said = {"language": "Language not known", "channel": "telephone", "tenure": "With us for less than a year"}
    assert 'stand-team" x="560" y="' in page
    assert said[customers] in page


def test_a_large_web_is_drawn_by_team_until_each_is_wanted(
    lost_bag: Journey, dora: Colleague, signed_in: SignIn
) -> None:
    tell(replace(PLANTED, customers=200, colleagues=70))
    page = text(signed_in(dora), f"/manage/journeys/lost-bag/web/{ALL}")
    assert "Drawn by team; one by one there are" in page
    marks = [one for one in drawn(page).iter() if one.get("class") == "mark"]
    assert marks == []
    each = text(signed_in(dora), f"/manage/journeys/lost-bag/web/{ALL}&people=each")
    assert len([one for one in drawn(each).iter() if one.get("class") == "mark"]) == 70


def test_files_say_the_same(planted: Journey, dora: Colleague, signed_in: SignIn) -> None:
    browser = signed_in(dora)
    answer = browser.get(f"/manage/journeys/lost-bag/web/web.csv{ALL}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    passed = [row for row in rows if row["compared"]]
    assert len(passed) == 12
    assert sum(int(row["n"]) for row in passed) == sum(int(row["n"]) for row in passed if row["from"] != row["to"])
    assert all(float(row["low"]) < float(row["effect"]) < float(row["high"]) for row in passed if row["effect"])
    assert [row["from"] for row in passed] == sorted(row["from"] for row in passed)
    svg = browser.get(f"/manage/journeys/lost-bag/web/web.svg{ALL}").content.decode()
    assert ET.fromstring(svg).get("width") == "1120"
    assert browser.get(f"/manage/journeys/lost-bag/web/web.pdf{ALL}").content.startswith(b"%PDF-1.7")
    assert browser.get("/manage/journeys/lost-bag/web/web.exe").status_code == 404


def test_a_name_is_no_formula(lost_bag: Journey, dora: Colleague, signed_in: SignIn) -> None:
    program = Program(create_token(SYSTEM, name="Shop", role=Role.OWNER))
    hand_over = {"from": "=1+1", "to": "Ito", "at": BEGINS.isoformat(), "warm": False}
    program.post("encounters", [{
        "external_id": "e", "customer": {"address": "a@mail.example"}, "journey": "lost-bag", "touchpoint": "call",
        "channel": "phone", "at": BEGINS.isoformat(), "handovers": [hand_over],
    }])  # fmt: skip
    table = signed_in(dora).get(f"/manage/journeys/lost-bag/web/web.csv{ALL}").content.decode()
    assert "\r\n'=1+1,Ito,1,0,,,,0\r\n" in table


def test_the_page_asks_a_fixed_number_of_questions(planted: Journey, dora: Colleague, signed_in: SignIn) -> None:
    browser = signed_in(dora)
    counts = []
    for place in (ALL, ALL, f"{ALL}&all=1"):
        with CaptureQueriesContext(connection) as asked:
            text(browser, f"/manage/journeys/lost-bag/web/{place}")
        counts.append(len(asked))
    assert counts[1] == counts[2] < counts[0]
    assert counts[1] < 25


DRAW = "/manage/journeys/lost-bag/web/draw/"


def test_one_draws_line_by_line_and_then_looks(
    planted: Journey, ben: Colleague, baggage: Team, signed_in: SignIn
) -> None:
    browser = signed_in(ben)
    page = text(browser, DRAW)
    assert "Nothing drawn yet." in page
    assert "team-0" not in page
    assert "Show me without drawing" not in page
    browser.post(DRAW, {"from": "customers", "to": "", "to_name": "team-0"})
    answer = browser.post(DRAW, {"from": f"team:{baggage.pk}", "to": "machine:queue"}, follow=True)
    page = " ".join(answer.content.decode().split())
    assert "Baggage → A queue where nobody is there" in page
    assert "Customers → team-0" in page
    assert "What nobody drew" not in page
    page = " ".join(browser.post(f"{DRAW}show/", follow=True).content.decode().split())
    assert "Nobody drew: colleague-0" in page
    assert "Your drawing stands" not in page
    assert re.search(r"this share stood in the drawing: <strong>0% \(0% to \d%, n \d+\)</strong>", page)
    assert "Baggage → A queue where nobody is there" in page
    assert browser.post(DRAW, {"from": "customers", "to": f"team:{baggage.pk}"}).status_code == 409


def test_a_line_taken_off_is_put_back(lost_bag: Journey, ben: Colleague, signed_in: SignIn) -> None:
    browser = signed_in(ben)
    browser.post(DRAW, {"from": "customers", "to": "", "to_name": "Ms. Sato"})
    line = DrawnEdge.objects.get()
    answer = browser.post(f"{DRAW}off/", {"line": line.pk}, follow=True)
    assert not DrawnEdge.objects.exists()
    found = re.findall(r'name="(from|to)" value="(.*?)"', answer.content.decode())
    browser.post(DRAW, dict(found))
    assert (DrawnEdge.objects.get().from_party, DrawnEdge.objects.get().to_party) == (None, line.to_party)


def test_what_makes_no_line_says_so_and_keeps_nothing(lost_bag: Journey, ben: Colleague, signed_in: SignIn) -> None:
    answer = signed_in(ben).post(DRAW, {"from": "customers", "to": ""})
    assert answer.status_code == 422
    assert "Say from whom to whom" in answer.content.decode()
    assert not DrawnEdge.objects.exists()


def test_a_manager_may_look_without_drawing_and_it_is_written_down(
    planted: Journey, dora: Colleague, signed_in: SignIn
) -> None:
    browser = signed_in(dora)
    assert "Show me without drawing" in text(browser, DRAW)
    page = browser.post(f"{DRAW}show/", {"undrawn": "yes"}, follow=True).content.decode()
    assert "You looked without drawing first." in page
    assert WebSeen.objects.get().has_drawn is False


def effect(value: float, half: float = 0.3, n: int = 60) -> Figure:
    return Figure(value=value, low=value - half, high=value + half, n=n, unit=CHANGE, method="m")


@pytest.mark.parametrize(
    ("figure", "step", "on_line"),
    [
        (effect(-1.1), 1, "−1.1 (−1.4 to −0.8, n 60)"),
        (effect(-0.5), 2, "−0.5 (−0.8 to −0.2, n 60)"),
        (effect(-0.2), 3, "−0.2 (−0.5 to +0.1, n 60)"),
        (effect(0.5), 4, "+0.5 (+0.2 to +0.8, n 60)"),
        (effect(1.5, n=1200), 5, "+1.5 (+1.2 to +1.8, n 1,200)"),
        (effect(-1.1, n=29), 1, "−1.4 to −0.8 (−1.1, n 29)"),
        (unknown(unit=CHANGE, method="m"), None, ""),
        (effect(-1.1, n=4), None, ""),
    ],
)
def test_feeling_of_a_line(figure: Figure, step: int | None, on_line: str) -> None:
    assert step_of(figure, 4.0) == step
    assert short(figure) == on_line


def test_few_are_said_to_be_few_and_unknown_to_be_unknown() -> None:
    assert effect_words(effect(-1.1, n=4)) == "fewer than five answers to compare: not told"
    assert effect_words(unknown(unit=CHANGE, method="m")) == "not known: too few answers to compare"
    assert effect_words(effect(-1.1)) == "−1.1 points (−1.4 to −0.8, n 60)"
    assert effect_words(effect(-1.1, n=29)) == "−1.4 to −0.8 points (−1.1, n 29)"


def test_whom_customers_meet_is_called_as_on_the_map() -> None:
    with override("ja"):
        assert [node_name("channel", "courier"), node_name("machine", "automatic answer")] == ["配送", "自動応答"]


def web_of(*edges: Passed, sort: str = "team") -> Web:
    nodes = [
        Node(CUSTOMERS, "customer", "", 9),
        Node("party:1", sort, "Switchboard", 9),
        Node("party:2", sort, "Baggage", 9),
    ]
    return Web(nodes, list(edges), [], 9, 9, 0)


def passed(felt: Figure) -> Passed:
    return Passed("party:1", "party:2", 90, 0, felt)


CLAY = "The clay line from Switchboard to Baggage: after it customers feel"
LIKE = "like cases without a hand-over."
NOT_KNOWN = "Customers are handed over; what they feel after it is not known yet between teams."
OF_PEOPLE = "Customers are handed over between colleagues; drawn by team one sees what they feel after it."


@pytest.mark.parametrize(
    ("web", "said"),
    [
        (web_of(passed(effect(-1.1))), f"{CLAY} 1.1 points worse (0.8 to 1.4, n 60) than in {LIKE}"),
        (web_of(passed(effect(-1.1, n=29))), f"{CLAY} 0.8 to 1.4 points worse (1.1, n 29) than in {LIKE}"),
        (web_of(passed(effect(-1.1)), sort="colleague"), OF_PEOPLE),
        (web_of(passed(unknown(unit=CHANGE, method="m"))), NOT_KNOWN),
        (web_of(passed(effect(0.6))), "Between teams, no hand-over goes with customers feeling clearly worse."),
        (web_of(passed(effect(0.1))), "Between teams, no difference after hand-overs is clear beyond chance."),
        (web_of(), "Nothing has been handed over yet."),
    ],
)
def test_the_sentence_names_teams_and_never_people(web: Web, said: str) -> None:
    assert sentence(web) == said
