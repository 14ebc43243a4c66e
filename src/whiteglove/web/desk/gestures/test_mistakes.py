"""A mistake in what is typed to put it right."""

from whiteglove.conversations.models import Conversation
from whiteglove.recovery.models import Gesture
from whiteglove.rulebook.models import Rule
from whiteglove.team.house import HouseWishes, change_house
from whiteglove.team.models import Colleague
from whiteglove.web.desk.gestures.test_pages import SignedIn, refund, talk

__all__ = ["talk"]


def test_without_a_script_a_mistake_loses_nothing_that_was_typed(
    talk: Conversation, ben: Colleague, signed_in: SignedIn
) -> None:
    rule = Rule.objects.create(key="R-17", serves="organisation", is_mandatory=True, added_by_whom="system")
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    more = {"cause": "process", "rule": str(rule.pk), "was_asked_for": "no", "key": "k1"}
    for typed, status, words in (
        (refund("abc", **more), 422, "“abc” cannot be read as an amount in EUR. Write it as 12.50."),
        (refund("0", **more), 422, "Say how much it is worth, above 0."),
        (refund("", **more), 422, "Say how much it is worth."),
        (refund("", **more) | {"kind": "exception"}, 409, "R-17 binds, and an exception to it"),
    ):
        refused = page.post(place, typed)
        shown = refused.content.decode()
        assert (refused.status_code, words in shown) == (status, True)
        assert f'placeholder="12.50" value="{typed["worth"]}"' in shown
        assert 'value="Her bag was late"' in shown
        assert 'name="key" value="k1"' in shown
        for chosen in (typed["kind"], "process", str(rule.pk), "no"):
            assert f'<option value="{chosen}" selected>' in shown
    assert not Gesture.objects.exists()


def test_the_example_of_an_amount_fits_the_houses_currency(
    talk: Conversation, ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    change_house(dora.as_actor(), HouseWishes(currency="JPY"))
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/put-right/"
    assert 'placeholder="1250"' in page.get(place).content.decode()
    refused = page.post(place, refund("12.50")).content.decode()
    assert "“12.50” cannot be read as an amount in JPY. Write it as 1250." in refused
