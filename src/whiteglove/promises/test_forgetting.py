"""A customer's promises when they ask for all we know, when they are erased, and when their time is over."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.conftest import MONDAY_MORNING
from whiteglove.conversations.exporting import export_customer
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.actions import keep, move
from whiteglove.promises.conftest import Promised, Time
from whiteglove.promises.forgetting import forget_old_promises
from whiteglove.promises.models import Move, Promise
from whiteglove.team.models import House

FRIDAY = MONDAY_MORNING + timedelta(days=4)


@pytest.mark.parametrize(
    ("keeps_words", "what", "word"), [(True, "[…] gets her bag", "Fine, says […]"), (False, "[…]", "")]
)
def test_who_is_erased_is_in_no_promise(
    promised: Promised, met: Customer, as_ben: Actor, time: Time, keeps_words: bool, what: str, word: str
) -> None:
    made = promised("Tanaka gets her bag", quote="Dear Ms. Tanaka, you will have it")
    move(as_ben, made.pk, due=FRIDAY, customers_word="Fine, says Aiko", why="")
    erase_customer(SYSTEM, met.pk, confirmed="Aiko Tanaka", keeps_words=keeps_words)
    left = Promise.objects.get()
    assert (left.what, "Tanaka" in left.quote, Move.objects.get().customers_word) == (what, False, word)
    with pytest.raises(NotFound):
        promised("Something else")


def test_what_they_were_promised_goes_with_all_we_know(promised: Promised, met: Customer, time: Time) -> None:
    promised("Her bag is brought", due=FRIDAY)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(export_customer(SYSTEM, met.pk))))
    (one,) = json.loads(packed.read("promises.json"))["items"]
    assert (one["what"], one["state"], one["due"]) == ("Her bag is brought", "made", FRIDAY.isoformat())


def test_what_was_settled_long_ago_is_forgotten_and_what_stands_is_not(
    promised: Promised, as_ben: Actor, time: Time
) -> None:
    House.objects.update_or_create(pk=1, defaults={"keep_months": 12})
    keep(as_ben, promised("Kept").pk)
    promised("Still owed", due=FRIDAY)
    time.passes(days=360)
    assert forget_old_promises() == 0
    time.passes(days=10)
    assert (forget_old_promises(), forget_old_promises()) == (1, 0)
    assert Promise.objects.get().what == "Still owed"
