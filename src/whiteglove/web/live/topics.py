"""Who may listen to what: topics are authorised through the rooms' guarded queries."""

from collections.abc import Iterable

from whiteglove.channels.email.facts import QUARANTINE
from whiteglove.conversations.facts import LISTS
from whiteglove.conversations.queries.reading import conversation
from whiteglove.customers.queries import customer
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.promises.facts import LEDGER
from whiteglove.team.permissions import May, is_allowed

MOST_TOPICS = 50


def topics_allowed(actor: Actor, wanted: Iterable[str]) -> frozenset[str]:
    """Those of the topics wanted that this actor may hear of; unknown ones are left out."""
    return frozenset(topic for topic in list(dict.fromkeys(wanted))[:MOST_TOPICS] if may_listen(actor, topic))


def may_listen(actor: Actor, topic: str) -> bool:
    """Whether the actor may see what the topic is about."""
    if topic == LISTS:
        return is_allowed(actor, May.READ_CONVERSATIONS)
    if topic == LEDGER:
        return is_allowed(actor, May.READ_PROMISES)
    if topic == QUARANTINE:
        return is_allowed(actor, May.READ_RAW_MAIL)
    noun, _, number = topic.partition(":")
    look = {"conversation": conversation, "presence": conversation, "customer": customer}.get(noun)
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return False
    if noun == "told":
        return int(number) == actor.colleague_id
    if look is None:
        return False
    try:
        look(actor, int(number))
    except Refused:
        return False
    return True
