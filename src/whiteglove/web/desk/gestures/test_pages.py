"""Putting it right on pages: two keys, asking a colleague who has more, looks of peers, limits, and the ledger."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.mails import MailFrom

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation, Notice
from whiteglove.encounters.conftest import a_journey
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.recovery.actions import looks
from whiteglove.recovery.actions.gestures import give
from whiteglove.recovery.actions.looks import choose_looks, say
from whiteglove.recovery.actions.more import answer_more, ask_for_more, end_old_askings
from whiteglove.recovery.models import Gesture, MoreAsked, PeerLook
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.rulebook.models import Authority, Rule, Sunset
from whiteglove.team.actions import add_colleague
from whiteglove.team.house import house_currency
from whiteglove.team.models import Colleague, Team

SignedIn = Callable[[Colleague], Client]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def talk(mail_from: MailFrom, aiko: Person, ben: Colleague, dora: Colleague) -> Conversation:
    """Aiko's bag; colleagues give refunds up to 50 euro a case, managers up to 900."""
    for role, per_case in (("colleague", 5000), ("manager", 90000)):
        set_limit(SYSTEM, Wished(kind="refund", role=role, per_case=per_case, per_period=per_case * 4))
    return mail_from(aiko, "Where is my bag?").conversation


def refund(worth: str = "20", **more: str) -> dict[str, str]:
    """As the form sends it."""
    return {"kind": "refund", "worth": worth, "why": "Her bag was late"} | more


def test_two_keys_give_what_is_likeliest(talk: Conversation, ben: Colleague, signed_in: SignedIn) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/"
    shown = page.get(place).content.decode()
    assert 'id="act-put-right" data-key="q"' in shown
    form = page.get(f"{place}put-right/", headers=FRAGMENT).content.decode()
    assert '<option value="extra_time" selected>' in form
    assert "A refund (up to €50.00)" in form
    assert "A gift (ask somebody)" in form
    page.post(f"{place}put-right/", refund())
    assert Gesture.objects.values_list("worth", "why").get() == (2000, "Her bag was late")
    again = page.get(f"{place}put-right/", headers=FRAGMENT).content.decode()
    assert '<option value="refund" selected>' in again
    assert 'value="20.00"' in again
    assert "A refund (up to €30.00)" in again


def test_what_was_given_stands_in_the_conversation_and_can_be_taken_back(
    talk: Conversation, ben: Colleague, chidi: Colleague, signed_in: SignedIn
) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/"
    Rule.objects.create(key="R-17", title={"en": "Receipts"}, serves="law", is_mandatory=True, added_by_whom="system")
    done = page.post(f"{place}put-right/", refund(rule="R-17", was_asked_for="no"), headers=FRAGMENT).content.decode()
    made = Gesture.objects.get()
    assert made.was_asked_for is False
    assert "Ben gave a refund" in done
    assert "€20.00" in done
    assert "bent R-17" in done
    assert 'data-key="z"' in done
    theirs = signed_in(chidi)
    assert "Ben gave a refund" in theirs.get(place).content.decode()
    assert f"take-back-{made.pk}" not in theirs.get(place).content.decode()
    assert theirs.post(f"/desk/gestures/{made.pk}/take-back/").status_code == 403
    gone = page.post(f"/desk/gestures/{made.pk}/take-back/", headers=FRAGMENT).content.decode()
    assert "taken back" in gone


def test_pointing_elsewhere_is_service_at_its_best(talk: Conversation, ben: Colleague, signed_in: SignedIn) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    done = page.post(place, refund(kind="elsewhere"), headers=FRAGMENT).content.decode()
    assert "Ben pointed them to somebody who serves them better. That is service at its best" in done
    assert page.post(place, refund("")).status_code == 422
    assert page.post(place, refund("cake")).status_code == 422
    assert Gesture.objects.count() == 1


def test_a_form_that_comes_twice_gives_once(talk: Conversation, ben: Colleague, signed_in: SignedIn) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    key = form_key(page, place)
    assert len(key) == 32
    for _ in range(2):
        page.post(place, refund(key=key))
    other = page.post(place, refund("30", key=key))
    assert (other.status_code, Gesture.objects.count()) == (409, 1)
    assert "Something else was given with this form already." in other.content.decode()
    page.post(place, refund(key=form_key(page, place)))
    assert Gesture.objects.count() == 2


def form_key(page: Client, place: str) -> str:
    """As a form opened anew has it."""
    return page.get(place, headers=FRAGMENT).content.decode().partition('name="key" value="')[2].partition('"')[0]


def test_more_that_is_asked_for_twice_is_asked_once(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    wish = refund("120", key="once")
    assert 'name="key" value="once"' in page.post(place, wish).content.decode()
    for _ in range(2):
        page.post(place, wish | {"do": "ask", "whom": str(dora.pk), "at_once": "5000"})
    assert (MoreAsked.objects.count(), Gesture.objects.count()) == (1, 1)
    other = page.post(place, refund("130", key="once", do="ask", whom=str(dora.pk), at_once="5000"))
    assert (other.status_code, MoreAsked.objects.count()) == (409, 1)


def test_whether_they_asked_and_what_lies_behind_it_go_along_when_more_is_asked_for(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    wish = refund("120", was_asked_for="yes", cause="process")
    kept = page.post(place, wish).content.decode()
    assert 'name="was_asked_for" value="yes"' in kept
    assert 'name="cause" value="process"' in kept
    page.post(place, wish | {"do": "ask", "whom": str(dora.pk), "at_once": "5000"})
    hers, more = signed_in(dora), MoreAsked.objects.get()
    assert "Did they ask for it?" in hers.get(f"/desk/more/{more.pk}/").content.decode()
    hers.post(f"/desk/more/{more.pk}/", {"do": "yes"})
    assert set(Gesture.objects.values_list("was_asked_for", "cause")) == {(True, "process")}
    assert Gesture.objects.count() == 2


def test_above_the_limit_a_colleague_who_is_here_is_asked_and_says_yes(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    beyond = page.post(place, refund("120"))
    assert beyond.status_code == 409
    words = beyond.content.decode()
    assert "In this case €50.00 of €50.00 are left." in words
    assert "Give €50.00 now and ask for the rest" in words
    assert f'<option value="{dora.pk}">Dora</option>' in words
    page.post(place, refund("120", do="ask", whom=str(dora.pk), at_once="5000"))
    more = MoreAsked.objects.get()
    assert (more.worth, more.at_once and more.at_once.worth) == (7000, 5000)
    assert "waits for Dora" in page.get(f"/desk/conversations/{talk.pk}/").content.decode()
    hers = signed_in(dora)
    assert f"/desk/more/{more.pk}/" in hers.get("/desk/told/").content.decode()
    asked = hers.get(f"/desk/more/{more.pk}/").content.decode()
    assert "Yes, give it" in asked
    assert page.post(f"/desk/more/{more.pk}/", {"do": "yes"}).status_code == 403
    hers.post(f"/desk/more/{more.pk}/", {"do": "yes", "words": "Of course"})
    assert list(Gesture.objects.order_by("id").values_list("worth", "colleague")) == [
        (5000, ben.pk),
        (7000, dora.pk),
    ]
    assert "Dora says yes: it is given" in page.get(f"/desk/more/{more.pk}/").content.decode()
    assert Notice.objects.filter(colleague=ben, because="more_agreed").count() == 1
    assert hers.post(f"/desk/more/{more.pk}/", {"do": "yes"}).status_code == 409
    assert Gesture.objects.count() == 2


def test_a_no_says_why_and_a_question_ends_by_itself(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    for _ in range(3):
        page.post(place, refund("120", do="ask", whom=str(dora.pk)))
    first, second, third = MoreAsked.objects.order_by("id")
    hers = signed_in(dora)
    assert hers.post(f"/desk/more/{first.pk}/", {"do": "no"}).status_code == 422
    hers.post(f"/desk/more/{first.pk}/", {"do": "no", "words": "The airline pays it"})
    assert "The airline pays it" in page.get(f"/desk/conversations/{talk.pk}/").content.decode()
    assert hers.post(f"/desk/more/{second.pk}/", {"do": "back"}).status_code == 403
    page.post(f"/desk/more/{second.pk}/", {"do": "back"})
    assert end_old_askings() == 0
    later = clock.now() + timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert hers.post(f"/desk/more/{third.pk}/", {"do": "yes"}).status_code == 409
    assert (end_old_askings(), end_old_askings()) == (1, 0)
    told = Notice.objects.filter(colleague=ben).order_by("id").values_list("because", flat=True)
    assert list(told) == ["more_refused", "more_ended"]
    assert not Gesture.objects.exists()


def test_who_is_asked_and_has_spent_it_meanwhile_is_told_so(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    more = ask_for_more(
        ben.as_actor(), conversation=talk.pk, asked=dora, kind="refund", worth=80000, currency="EUR", why="Late"
    )
    give(dora.as_actor(), conversation=talk.pk, kind="refund", worth=50000, currency="EUR", why="Late")
    hers = signed_in(dora).post(f"/desk/more/{more.pk}/", {"do": "yes"})
    assert hers.status_code == 409
    assert "In this case €400.00 of €900.00 are left." in hers.content.decode()
    more.refresh_from_db()
    assert (more.agrees, Gesture.objects.count()) == (None, 1)


def test_only_who_is_here_and_has_more_can_be_asked(
    talk: Conversation, ben: Colleague, chidi: Colleague, signed_in: SignedIn
) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    assert page.post(place, refund("120", do="ask", whom=str(chidi.pk), at_once="5000")).status_code == 409
    assert not Gesture.objects.exists()


def looked_at(talk: Conversation, ben: Colleague, monkeypatch: pytest.MonkeyPatch) -> PeerLook:
    """Ben gave something, and chance puts it before a peer."""
    give(ben.as_actor(), conversation=talk.pk, kind="refund", worth=4000, currency="EUR", why="Her bag was late")
    monkeypatch.setattr(looks, "lot_of", lambda _: 0)
    assert choose_looks() == 1
    return PeerLook.objects.get()


def test_a_peer_looks_in_a_friendly_way_and_the_giver_sees_it(
    talk: Conversation, ben: Colleague, chidi: Colleague, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = looked_at(talk, ben, monkeypatch)
    assert (look.peer_id, look.reasons, round(look.chance, 6)) == (chidi.pk, ["any", "worth"], 0.25)
    assert choose_looks() == 0
    theirs, mine = signed_in(chidi), signed_in(ben)
    page = theirs.get("/desk/looks/").content.decode()
    assert "Her bag was late" in page
    assert "much of what one may give in a case" in page
    assert mine.get(f"/desk/looks/{look.pk}/").status_code == 404
    assert mine.post(f"/desk/looks/{look.pk}/", {"said": "same"}).status_code == 404
    assert theirs.post(f"/desk/looks/{look.pk}/", {"said": "else"}).status_code == 422
    theirs.post(f"/desk/looks/{look.pk}/", {"said": "more", "words": "She lost a day"})
    seen = mine.get("/desk/looks/").content.decode()
    assert "I would have given more" in seen
    assert "She lost a day" in seen
    assert theirs.post(f"/desk/looks/{look.pk}/", {"said": "same"}).status_code == 409
    assert Notice.objects.filter(colleague=ben, because="look_said").count() == 1


def test_nobody_is_asked_where_no_peer_is(
    talk: Conversation, ben: Colleague, temp: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(ben.as_actor(), conversation=talk.pk, kind="refund", worth=4000, currency="EUR", why="Late")
    monkeypatch.setattr(looks, "lot_of", lambda _: 0)
    assert choose_looks() == 0  # Dora leads, a temp is here for a week


def test_limits_are_set_on_a_page_that_shows_how_far_peers_trust_them(
    talk: Conversation, ben: Colleague, chidi: Colleague, dora: Colleague, front_desk: Team, signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = signed_in(dora)
    monkeypatch.setattr(looks, "lot_of", lambda _: 0)
    for number in range(6):
        give(ben.as_actor(), conversation=talk.pk, kind="refund", worth=100, currency="EUR", why=f"Late {number}")
        if number == 3:
            choose_looks()
            for one in PeerLook.objects.filter(said=""):
                say(chidi.as_actor(), one.pk, said="same")
            assert "fewer than five" in page.get("/manage/limits/").content.decode()
    choose_looks()
    for one in PeerLook.objects.filter(said=""):
        say(chidi.as_actor(), one.pk, said="else", words="A call")
    shown = page.get("/manage/limits/").content.decode()
    assert 'data-n="6"' in shown
    assert "Ben" not in shown.split("<tbody>")[1].split("</tbody>")[0]
    place = a_journey().touchpoints.get(key="call")
    typed = {"kind": "refund", "per_case": "70", "per_period": "", "period_days": "30", "touchpoint": str(place.pk)}
    page.post("/manage/limits/", typed | {"whose": "role:colleague"})
    page.post("/manage/limits/", typed | {"whose": f"colleague:{ben.pk}", "touchpoint": "", "per_case": "60"})
    shown = page.get("/manage/limits/").content.decode()
    assert "At “Call” the own limit of Ben counts" in shown
    refused = page.post("/manage/limits/", typed | {"whose": "role:colleague", "per_case": "70", "per_period": "60"})
    assert refused.status_code == 422
    lowered = page.post("/manage/limits/", typed | {"whose": "role:colleague", "per_case": "10"})
    assert lowered.status_code == 302
    shown = page.get("/manage/limits/").content.decode()
    assert "Lowered: until" in shown
    sunset = shown.split("/manage/limits/lowered/")[1].split("/")[0]
    assert page.post(f"/manage/limits/lowered/{sunset}/renew/", {"evidence": "x", "why": "y"}).status_code == 422
    renewed = {"evidence": f"conversation:{talk.pk}", "why": "They said so"}
    assert page.post(f"/manage/limits/lowered/{sunset}/renew/", renewed).status_code == 302
    own = Authority.objects.get(colleague=ben, ended_at=None)
    page.post(f"/manage/limits/{own.pk}/end/")
    assert not Authority.objects.filter(colleague=ben, ended_at=None).exists()


def test_the_ledger_adds_up_and_gives_a_file_for_accounting(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    page = signed_in(dora)
    assert "Nothing was given here yet" in page.get("/manage/gestures/").content.decode()
    first = give(
        ben.as_actor(),
        conversation=talk.pk,
        kind="refund",
        worth=1250,
        currency="EUR",
        why="=SUM(A1)",
        cause="process",
    )
    give(ben.as_actor(), conversation=talk.pk, kind="refund", worth=750, currency="EUR", why="Late")
    give(ben.as_actor(), conversation=talk.pk, kind="extra_time", worth=0, currency="EUR", why="A long call")
    shown = page.get("/manage/gestures/").content.decode()
    assert "€20.00" in shown
    assert "2 times" in shown
    assert "€12.50" in page.get("/manage/gestures/?cause=process").content.decode()
    lines = page.get("/manage/gestures/gestures.csv").getvalue().decode().splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("id,given_at,kind,worth,currency")
    assert lines[1].startswith(f"{first.pk},")
    assert ",refund,12.50,EUR,process," in lines[1]
    assert lines[1].endswith(",'=SUM(A1)")
    assert lines == page.get("/manage/gestures/gestures.csv").getvalue().decode().splitlines()
    assert signed_in(ben).get("/manage/gestures/gestures.csv").status_code == 403


def test_the_ledger_takes_as_many_questions_for_many_rows(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    page = signed_in(dora)

    def asked() -> int:
        with CaptureQueriesContext(connection) as asking:
            page.get("/manage/gestures/")
        return len(asking)

    for number in range(3):
        give(ben.as_actor(), conversation=talk.pk, kind="refund", worth=number + 1, currency="EUR", why="Late")
    asked()
    few = asked()
    for number in range(60):
        give(ben.as_actor(), conversation=talk.pk, kind="extra_time", worth=0, currency="EUR", why=f"Late {number}")
    assert asked() == few
    assert "Earlier ones" in page.get("/manage/gestures/").content.decode()


def test_the_currency_of_the_house_is_set_with_words(dora: Colleague, signed_in: SignedIn) -> None:
    page = signed_in(dora)
    assert "is never added to another one" in page.get("/manage/look/").content.decode()
    assert page.post("/manage/look/", {"name": "Desk", "currency": "XQX"}).status_code == 422
    page.post("/manage/look/", {"name": "Desk", "currency": "jpy"})
    assert house_currency() == "JPY"


def test_a_private_teams_gifts_stay_hidden(
    talk: Conversation, ben: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn, dora: Colleague
) -> None:
    give(ben.as_actor(), conversation=talk.pk, kind="refund", worth=100, currency="EUR", why="Her bag was late")
    more = ask_for_more(
        ben.as_actor(), conversation=talk.pk, asked=dora, kind="refund", worth=9000, currency="EUR", why="Late"
    )
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    lead = add_colleague(SYSTEM, email="eve@desk.example", name="Eve", role=Role.LEAD, teams=[baggage])
    page = signed_in(lead)
    assert "Her bag was late" not in page.get("/manage/gestures/").content.decode()
    assert "Her bag was late" not in page.get("/manage/gestures/gestures.csv").getvalue().decode()
    assert page.get(f"/desk/more/{more.pk}/").status_code == 404
    assert page.get(f"/desk/conversations/{talk.pk}/put-right/").status_code == 404
    with pytest.raises(Exception, match="no such"):
        answer_more(lead.as_actor(), more.pk, agrees=True)


@pytest.mark.parametrize("worth", ["", "-5", "12 EUR, 3 USD", "9" * 40])
def test_an_amount_that_is_none_is_said_in_the_form_and_nothing_typed_is_lost(
    talk: Conversation, ben: Colleague, signed_in: SignedIn, worth: str
) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    for how in ({}, FRAGMENT):
        answer = page.post(place, refund(worth, was_asked_for="no"), headers=how)
        form = answer.content.decode()
        assert answer.status_code == 422
        assert 'role="alert" id="put-right-refused">' in form
        assert 'value="Her bag was late"' in form
        assert f'value="{worth}"' in form
        assert '<option value="refund" selected>' in form
        assert '<option value="no" selected>' in form
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == (".put-right-form", "outerHTML")
    assert not Gesture.objects.exists()


def test_a_lowered_limit_is_not_renewed_without_evidence_and_what_was_typed_stays(
    talk: Conversation, dora: Colleague, signed_in: SignedIn
) -> None:
    page = signed_in(dora)
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=100, per_period=400))
    sunset = Sunset.objects.get()
    answer = page.post(f"/manage/limits/lowered/{sunset.pk}/renew/", {"evidence": " ,", "why": "Because"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count('class="refusal"') == 1
    assert 'value=" ,"' in shown
    assert 'value="Because"' in shown
