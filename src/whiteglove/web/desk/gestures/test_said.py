"""How what was given is told above a conversation, in a reader's language."""

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django.test import Client
from django.utils.translation import override
from tests.mails import MailFrom

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.team.models import Colleague
from whiteglove.web.desk.gestures.words import gave_words

SignedIn = Callable[[Colleague], Client]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def talk(mail_from: MailFrom, aiko: Person, ben: Colleague) -> Conversation:
    """Aiko's bag; colleagues give refunds."""
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=5000, per_period=20000))
    return mail_from(aiko, "Where is my bag?").conversation


def refund(worth: str) -> dict[str, str]:
    return {"kind": "refund", "worth": worth, "why": "Her bag was late"}


def test_many_gifts_stand_behind_one_line(talk: Conversation, ben: Colleague, signed_in: SignedIn) -> None:
    page, place = signed_in(ben), f"/desk/conversations/{talk.pk}/"
    for worth in ("1", "2", "3"):
        page.post(f"{place}put-right/", refund(worth))
    assert "gestures-fold" not in page.get(place).content.decode()
    done = page.post(f"{place}put-right/", refund("4"), headers=FRAGMENT).content.decode()
    assert 'id="gestures-fold" open><summary>Something was given 4 times</summary>' in done
    assert 'data-key="z"' in done
    assert 'id="gestures-fold"><summary>Something was given 4 times</summary>' in page.get(place).content.decode()


def test_in_japanese_a_program_is_no_person() -> None:
    with override("ja"):
        assert gave_words(Mock(kind="refund", colleague_name=None)) == "プログラムが返金しました"
        assert gave_words(Mock(kind="refund", colleague_name="Ben")) == "Benさんが返金しました"
