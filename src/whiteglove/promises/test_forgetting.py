"""A customer's promises when they ask for all we know, when they are erased, and when their time is over."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.conftest import MONDAY_MORNING
from whiteglove.conversations.exporting import export_customer
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.actions import Said, answer_asking, ask_team, attempt, keep, move
from whiteglove.promises.conftest import Promised, Taken, Time
from whiteglove.promises.forgetting import forget_old_promises
from whiteglove.promises.listing import put_due_callbacks_on_lists
from whiteglove.promises.models import Asking, Attempt, Callback, Move, Promise, Withdrawal
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


CALLER = {
    "name": "Lee Wei",
    "about": "Lee Wei wants his bag",
    "machine_words": "Mr. Lee, it is found",
    "number": "+65 9123 4567#12",
    "language": "fr",
}


@pytest.mark.parametrize("keeps_words", [True, False])
def test_nobody_is_called_who_was_erased(
    taken: Taken, met: Customer, as_ben: Actor, time: Time, keeps_words: bool
) -> None:
    call = taken(customer=met, **CALLER)
    attempt(as_ben, call.pk, outcome="no_answer", words="Lee Wei is out")
    said = Said(what="Lee Wei flies", due=FRIDAY, made_where="call", team=call.team)
    asked = ask_team(as_ben, "aiko@mail.example", said, words="Tanaka and Lee Wei")
    answer_asking(as_ben, asked.pk, agrees=False, words="Not for Lee Wei")
    erase_customer(SYSTEM, met.pk, confirmed="Aiko Tanaka", keeps_words=keeps_words)
    left = {
        str(vars(row))
        for model in (Promise, Callback, Attempt, Asking, Message, Conversation, Withdrawal)
        for row in model._default_manager.all()
    }
    personal = ("Lee", "Tanaka", "Aiko", "aiko", "9123", "+65", "#12", "'SG'", "is found")
    assert [(one, row) for one in personal for row in left if one in row] == []
    assert Promise.objects.get().state == "withdrawn"
    assert (Attempt.objects.get().outcome, Asking.objects.get().agrees) == ("no_answer", False)
    assert put_due_callbacks_on_lists() == 0


def test_a_call_goes_with_all_we_know(taken: Taken, met: Customer, as_ben: Actor, time: Time) -> None:
    call = taken(customer=met, **CALLER)
    attempt(as_ben, call.pk, outcome="no_answer", words="Sounds tired")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(export_customer(SYSTEM, met.pk))))
    (one,) = json.loads(packed.read("promises.json"))["items"]
    told = one["callback"]
    assert (told["name"], told["number"], told["extension"]) == ("Lee Wei", "+6591234567", "12")
    assert (told["machine_words"], told["attempts"]) == (
        "Mr. Lee, it is found",
        [{"outcome": "no_answer", "at": time.now.isoformat()}],
    )


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
