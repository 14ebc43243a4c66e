"""The batch of gestures that is prepared from the report: what was ticked, how much, and why."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.money import money_from
from whiteglove.insight.actions.making_whole import Wish
from whiteglove.rulebook.models.authority import MONEY
from whiteglove.web.desk.gestures.words import KINDS as GIVEN
from whiteglove.web.desk.wanted import number

KINDS: dict[str, Promise] = {kind: words for kind, words in GIVEN.items() if kind in MONEY}
LONGEST_WHY = 500


@dataclass(slots=True)
class Batch:
    """What somebody filled in.

    amounts: by case, as typed; got: what they had got when the page was made. wrong: what is wrong, in words.
    """

    kind: str = "refund"
    why: str = ""
    chosen: list[str] = field(default_factory=list)
    amounts: dict[str, str] = field(default_factory=dict)
    got: dict[str, int] = field(default_factory=dict)
    wrong: str = ""
    wishes: list[Wish] = field(default_factory=list)


def batch_of(posted: QueryDict, currency: str) -> Batch:
    """Of a form. Nothing is wished for when anything in it cannot be understood."""
    chosen = list(dict.fromkeys(posted.getlist("case")))
    batch = Batch(
        kind=posted.get("kind", ""),
        why=" ".join(posted.get("why", "").split())[:LONGEST_WHY],
        chosen=chosen,
        amounts={key: posted.get(f"worth-{key}", "") for key in chosen},
        got={key: number(posted.get(f"got-{key}", "")) for key in chosen if f"got-{key}" in posted},
    )
    if not chosen:
        batch.wrong = gettext("Tick at least one customer.")
    elif not batch.why:
        batch.wrong = gettext("Say why, in a few words: a colleague may look at it later, to learn from it.")
    elif batch.kind not in KINDS:
        batch.wrong = gettext("Choose what is given.")
    else:
        _read(batch, currency)
    return batch


def _read(batch: Batch, currency: str) -> None:
    for key, typed in batch.amounts.items():
        try:
            worth = money_from(typed, currency).amount
        except NotUnderstood:
            worth = 0
        if worth <= 0:
            batch.wrong = gettext("“%(typed)s” is no amount of money. Write it as 12.50.") % {"typed": typed[:40]}
            batch.wishes = []
            return
        batch.wishes.append(Wish(key, worth, batch.got.get(key)))
