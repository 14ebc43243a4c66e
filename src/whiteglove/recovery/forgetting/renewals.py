"""What is let go of in what keeps a tightening of a rule, where a customer is erased whose words speak for it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from whiteglove.conversations.anonymous import anonymous
from whiteglove.conversations.models import Conversation
from whiteglove.encounters.models import Encounter
from whiteglove.perception.models import Response
from whiteglove.recovery.forgetting.recoveries import Person
from whiteglove.recovery.models import Obstruction
from whiteglove.rulebook.models import Sunset

SPEAKS: dict[str, type[Model]] = {
    "response": Response,
    "obstruction": Obstruction,
    "conversation": Conversation,
    "encounter": Encounter,
}


def forget_evidence_of(rows: Sequence[int], person: Person, *, keeps_words: bool) -> None:
    """The customer with these rows is erased; call it in that transaction. keeps_words: without what names them.

    What speaks for a rule stays by its kind and id.
    """
    for sunset in Sunset.objects.exclude(renewals=[]).select_for_update(of=("self",)).order_by("pk"):
        pieces = [one for renewal in sunset.renewals for one in renewal["evidence"] if isinstance(one, dict)]
        theirs = [one for one in pieces if one["words"] and _is_of(one, rows)]
        for one in theirs:
            one["words"] = anonymous(one["words"], person) if keeps_words else ""
        if theirs:
            sunset.save(update_fields=["renewals"])


def _is_of(evidence: dict[str, Any], rows: Sequence[int]) -> bool:
    model = SPEAKS.get(evidence["kind"])
    return model is not None and model._default_manager.filter(pk=evidence["id"] or 0, customer__in=rows).exists()
