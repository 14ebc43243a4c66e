"""`o` in a conversation: what stood in the way, a no, a grievance; and customers' words that blame a rule."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.models import Assignment, Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.recovery.actions.hindered import say_in_the_way
from whiteglove.recovery.actions.signs import look_for_signs
from whiteglove.recovery.conftest import MakeRule, Time, Wrote, bag, lost_bag, r17, ruled, time, wrote
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction, SaidBy, Signs
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team

__all__ = ["Time", "Wrote", "bag", "lost_bag", "r17", "ruled", "time", "wrote"]

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def desk(ben: Colleague, signed_in: SignedIn) -> Client:
    """Ben's browser."""
    return signed_in(ben)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_key_opens_a_form_that_needs_no_script(desk: Client, bag: Conversation, r17: Rule) -> None:
    place = f"/desk/conversations/{bag.pk}/"
    page = text_of(desk.get(place))
    assert re.search(rf'href="{place}in-the-way/"[^>]*data-key="o"', page)
    form = text_of(desk.get(f"{place}in-the-way/"))
    assert 'value="R-17"' in form
    assert "Original receipt only" in form
    answer = desk.post(
        f"{place}in-the-way/", {"rule": "R-17", "wanted": "His bag", "cost": "A day", "minutes": "5", "do": "way"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, place)
    said = Obstruction.objects.get()
    assert (said.rule, said.wanted, said.cost, said.minutes) == (r17, "His bag", "A day", 5)
    line = text_of(desk.get(place)).partition('id="care"')[2].partition("</section>")[0]
    assert "R-17 Original receipt only" in line
    assert "His bag" in line
    desk.post(f"/desk/in-the-way/{said.pk}/take-back/")
    assert "His bag" not in text_of(desk.get(place)).partition('id="care"')[2].partition("</section>")[0]


def test_many_lines_stand_behind_one_and_customers_words_still_ask(
    desk: Client, bag: Conversation, as_ben: Actor
) -> None:
    def strip() -> str:
        page = text_of(desk.get(f"/desk/conversations/{bag.pk}/"))
        return " ".join(page.partition('id="care"')[2].partition("</section>")[0].split())

    for number in range(3):
        say_in_the_way(as_ben, conversation=bag.pk, wanted=f"Thing {number}")
    assert '<details class="hindered-fold"' not in strip()
    said = say_in_the_way(as_ben, conversation=bag.pk, wanted="Thing 3")
    suggested = {"wanted": "Your policy!", "quote": "Your policy!", "is_so": None, "said_by": SaidBy.CUSTOMER}
    Obstruction.objects.create(conversation=bag, customer=bag.customer, by_whom="system", at=said.at, **suggested)
    fold, _, after = strip().partition("</ul></details>")
    assert 'id="hindered-fold"><summary>4 things were said of what stood in the way</summary>' in fold
    assert fold.count("<li") == 4
    assert "Your policy!" in after


def test_who_leads_takes_back_what_another_said_with_a_reason_in_sight(
    desk: Client, bag: Conversation, as_ben: Actor, chidi: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    said = say_in_the_way(as_ben, conversation=bag.pk, wanted="His bag")
    place, taking = f"/desk/conversations/{bag.pk}/", f"/desk/in-the-way/{said.pk}/take-back/"
    assert taking in text_of(desk.get(place))
    other = signed_in(chidi)
    assert taking not in text_of(other.get(place))
    assert other.post(taking, {"why": "No"}).status_code == 403
    leads = signed_in(dora)
    assert f'id="why-way-{said.pk}"' in text_of(leads.get(place))
    assert leads.post(taking).status_code == 422
    leads.post(taking, {"why": "He had the receipt"})
    line = text_of(desk.get(place))
    assert "Taken back by Dora:" in line
    assert "He had the receipt" in line


def test_with_a_script_the_line_appears_and_z_takes_it_back(desk: Client, bag: Conversation) -> None:
    place = f"/desk/conversations/{bag.pk}/in-the-way/"
    answer = text_of(desk.post(place, {"wanted": "A refund", "do": "no"}, headers=HTMX))
    no = NoSaid.objects.get()
    assert f'id="undo-no-{no.pk}" data-key="z"' in answer
    assert '<div id="care-form" hx-swap-oob="true"></div>' in answer
    answer = text_of(desk.post(f"/desk/noes/{no.pk}/take-back/", headers=HTMX))
    assert "A refund" not in answer


def test_rules_are_found_by_words_and_what_was_typed_stays(desk: Client, bag: Conversation, ruled: MakeRule) -> None:
    for number in range(20):
        ruled(f"R-{number}", f"Rule of number {number}")
    ruled("Z-1", "Bags are opened at the counter alone")
    place = f"/desk/conversations/{bag.pk}/in-the-way/"
    whole = text_of(desk.get(place))
    assert (whole.count('name="rule"'), "Z-1" in whole) == (9, False)
    asked = {"find": "opened bags", "wanted": "To open <it>", "cost": "An hour"}
    found = text_of(desk.get(place, asked))
    assert ('value="Z-1"' in found, "To open &lt;it&gt;" in found, "An hour" in found) == (True, True, True)
    part = text_of(desk.get(place, asked, headers=HTMX | {"HX-Target": "hindered-rules"}))
    assert part.strip().startswith('<div id="hindered-rules"') or "hindered-rules" in part[:200]
    assert "No rule says" in text_of(desk.get(place, {"find": "zzz"}))


@pytest.mark.parametrize(
    "given",
    [{"wanted": "", "do": "way"}, {"wanted": "x", "minutes": "many", "do": "way"}, {"wanted": "x", "rule": "?"}],
)
def test_what_makes_no_sense_is_refused_in_words(desk: Client, bag: Conversation, given: dict[str, str]) -> None:
    answer = desk.post(f"/desk/conversations/{bag.pk}/in-the-way/", given)
    assert answer.status_code in (404, 422)
    assert Obstruction.objects.count() == 0


def test_a_grievance_is_weighed_and_taken_back(desk: Client, bag: Conversation, lost_bag: Journey) -> None:
    place = f"/desk/conversations/{bag.pk}/"
    mail = Touchpoint.objects.get(key="mail")
    said = {"justified": "yes", "made_at": str(mail.pk), "cause": "process", "words": "Sales promised it"}
    assert desk.post(f"{place}grievance/", said).status_code == 302
    assert Grievance.objects.values_list("is_justified", "made_at", "cause").get() == (True, mail.pk, "process")
    assert "It was made at Mail." in text_of(desk.get(place))
    assert 'value="Sales promised it"' in text_of(desk.get(f"{place}in-the-way/"))
    desk.post(f"{place}grievance/", {"justified": "unknown"})
    assert Grievance.objects.count() == 0
    assert desk.post(f"{place}grievance/", {"justified": "perhaps"}).status_code == 422


def test_a_suggestion_takes_one_press_there_and_in_the_list(desk: Client, bag: Conversation, as_ben: Actor) -> None:
    said = [say_in_the_way(as_ben, conversation=bag.pk, wanted=str(number)) for number in range(2)]
    Obstruction.objects.update(is_so=None, said_by=SaidBy.CUSTOMER, quote="It is your policy")
    page = text_of(desk.get(f"/desk/conversations/{bag.pk}/"))
    assert page.count("It is your policy") == 2
    assert text_of(desk.get("/desk/in-the-way/")).count("It is your policy") == 2
    desk.post(f"/desk/in-the-way/{said[0].pk}/settle/", {"so": "yes"})
    answer = desk.post(f"/desk/in-the-way/{said[1].pk}/settle/", {"so": "no", "from": "list"})
    assert answer.headers["Location"] == "/desk/in-the-way/"
    assert dict(Obstruction.objects.values_list("pk", "is_so")) == {said[0].pk: True, said[1].pk: False}
    assert desk.post(f"/desk/in-the-way/{said[0].pk}/settle/", {"so": "yes"}).status_code == 409
    assert "wait for yours" in text_of(desk.get("/desk/in-the-way/"))


def test_the_list_costs_as_many_queries_however_long(desk: Client, bag: Conversation, as_ben: Actor) -> None:
    say_in_the_way(as_ben, conversation=bag.pk, wanted="One")
    desk.get("/desk/in-the-way/?which=all")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/in-the-way/?which=all")
    one = Obstruction.objects.get()
    for _ in range(60):
        one.pk = None
        one.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        page = text_of(desk.get("/desk/in-the-way/?which=all"))
    assert len(many) == len(few)
    more = page.partition('class="more"><a href="')[2].partition('"')[0].replace("&amp;", "&")
    assert text_of(desk.get(f"/desk/in-the-way/{more}")).count('class="line soft"') == 11


def test_a_stranger_to_the_team_sees_nothing(
    signed_in: SignedIn, bag: Conversation, as_ben: Actor, chidi: Colleague, baggage: Team
) -> None:
    say_in_the_way(as_ben, conversation=bag.pk, wanted="Her bag")
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Conversation.objects.filter(pk=bag.pk).update(team=baggage)
    page = signed_in(chidi)
    assert "Her bag" not in text_of(page.get("/desk/in-the-way/?which=all"))
    for name in ("care", "in-the-way"):
        assert page.get(f"/desk/conversations/{bag.pk}/{name}/").status_code == 404


def test_signs_stand_above_the_conversation_with_their_reasons(
    desk: Client, bag: Conversation, as_ben: Actor, time: Time, dora: Colleague
) -> None:
    place = f"/desk/conversations/{bag.pk}/"
    assert "signs-care" not in text_of(desk.get(place))
    assert desk.post(f"{place}upset/", {"is": "so"}).status_code == 302
    page = text_of(desk.get(place))
    assert "a colleague says that they are upset" in page
    assert ("Call first" in page, "Apologise" in page) == (False, False)
    for _ in range(2):
        Assignment.objects.create(conversation=bag, by_whom="system", is_hand_over=True, at=time.now)
    time.passes(days=3)
    look_for_signs(bag.pk)
    page = text_of(desk.get(place))
    assert "they were passed on 2 times" in page
    assert "they wait longer than they were told" in page
    assert "<strong>Call first</strong>" in page
    assert "told: Dora" in page
    news = desk.post(
        f"{place}upset/", {"is": "so", "since": time.now.isoformat()}, headers=HTMX | {"HX-Target": "thread"}
    )
    assert news.headers["HX-Trigger"] == f"live:conversations, live:conversation:{bag.pk}"
    assert "It stands above the conversation." in text_of(news)
    whole = text_of(desk.get("/desk/signs/"))
    assert "they were passed on 2 times" in whole
    assert text_of(desk.post(f"{place}upset/", {"is": "not"}, headers=HTMX)).count("upset") == 0
    assert desk.post(f"{place}upset/", {"is": "not"}).status_code == 409


def test_the_page_of_signs_goes_on_and_hides_private_teams(
    desk: Client, signed_in: SignedIn, bag: Conversation, wrote: Wrote, time: Time, chidi: Colleague, baggage: Team
) -> None:
    assert "Time for the barnacles" in text_of(desk.get("/desk/signs/"))
    for number in range(55):
        talk = Conversation.objects.create(
            customer=bag.customer, team=bag.team, subject=f"Matter {number}", waiting_since=time.now,
            next_moment=time.now,
        )  # fmt: skip
        Signs.objects.create(conversation=talk, points=10 + number % 3, at=time.now)
    first = text_of(desk.get("/desk/signs/"))
    more = first.partition('class="more"><a href="')[2].partition('"')[0]
    second = text_of(desk.get(f"/desk/signs/{more}"))
    seen = re.findall(r">Matter (\d+)<", first + second)
    assert (len(seen), len(set(seen))) == (55, 55)
    assert desk.get("/desk/signs/", {"after": "x"}).status_code == 422
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Conversation.objects.update(team=baggage)
    assert "Matter" not in text_of(signed_in(chidi).get("/desk/signs/"))


@pytest.mark.parametrize(("wrong", "said"), [({"wanted": " "}, "Say what"), ({"minutes": "-3"}, "whole number")])
def test_what_is_not_understood_is_said_in_the_form_and_nothing_typed_is_lost(
    desk: Client, bag: Conversation, r17: Rule, wrong: dict[str, str], said: str
) -> None:
    place = f"/desk/conversations/{bag.pk}/in-the-way/"
    typed = {"rule": "R-17", "wanted": "His bag", "cost": "A day", "minutes": "5", "do": "way"} | wrong
    for how in ({}, HTMX):
        answer = desk.post(place, typed, headers=how)
        form = text_of(answer)
        assert answer.status_code == 422
        assert said in form.partition('class="refusal" role="alert">')[2].partition("</p>")[0]
        assert 'value="A day"' in form
        assert f'value="{typed["minutes"]}"' in form
        assert 'name="rule" value="R-17" checked' in form
    assert answer.headers["HX-Retarget"] == ".in-the-way"
    assert not Obstruction.objects.exists()
