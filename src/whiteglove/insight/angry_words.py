"""Which messages of customers hold a word of anger: read once when they come, kept as a row without the word."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Max
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce, Left, NullIf

from whiteglove.conversations.models import Direction, Message
from whiteglove.insight.models import AngryMessage, ReadBack
from whiteglove.recovery.queries.sign_known import OF_PEOPLE
from whiteglove.recovery.sign_words import LONGEST_TEXT, angry_word

AT_ONCE = 5_000


def keep_angry(messages: Collection[int]) -> int:
    """Keep those of these messages that customers wrote and that hold such a word; how many. Harmless twice."""
    theirs = Message.objects.filter(
        pk__in=messages, direction=Direction.IN, kind__in=OF_PEOPLE, is_automatic=False, is_aside=False
    )
    text = Left(Coalesce(NullIf(F("reply_text"), Value("")), F("text")), LONGEST_TEXT)
    said = theirs.annotate(said=text).values_list("pk", "at", "said")
    angry = [AngryMessage(message_id=pk, at=at) for pk, at, words in said if angry_word(words)]
    AngryMessage.objects.bulk_create(angry, ignore_conflicts=True)
    return len(angry)


@transaction.atomic
def read_back() -> int:
    """Read some of the messages that came before any was read, the newest first; how many. Harmless twice."""
    newest = Message.objects.aggregate(newest=Max("pk"))["newest"] or 0
    ReadBack.objects.get_or_create(pk=1, defaults={"from_message": newest + 1})
    back = ReadBack.objects.select_for_update().get(pk=1)
    earlier = Message.objects.filter(pk__lt=back.from_message).order_by("-pk")
    ids = list(earlier.values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        keep_angry(ids)
        back.from_message = ids[-1]
        back.save(update_fields=["from_message"])
    return len(ids)
