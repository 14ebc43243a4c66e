"""Who may listen to what: topics are authorised through the rooms' guarded queries."""

from collections.abc import Callable, Iterable

from whiteglove.channels.email.facts import QUARANTINE
from whiteglove.conversations.facts import LISTS
from whiteglove.conversations.queries.reading import conversation
from whiteglove.customers.queries import customer
from whiteglove.encounters.facts import ENCOUNTERS
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.perception.facts import ANSWERS
from whiteglove.promises.facts import LEDGER
from whiteglove.promises.protocols.queries import protocol_shown
from whiteglove.promises.queries.askings import asking_shown
from whiteglove.promises.queries.reading import promise_shown
from whiteglove.recovery.facts.gestures import GESTURES
from whiteglove.recovery.facts.hindered import HINDERED
from whiteglove.recovery.facts.incidents import INCIDENTS
from whiteglove.recovery.facts.recoveries import RECOVERIES
from whiteglove.recovery.facts.signs import SIGNS
from whiteglove.recovery.queries.incidents import incident
from whiteglove.recovery.queries.ledger import gesture_shown
from whiteglove.recovery.queries.looks import look_shown
from whiteglove.recovery.queries.more import more_shown
from whiteglove.recovery.queries.recoveries import recovery
from whiteglove.rulebook.facts_of_limits import LIMITS
from whiteglove.team.facts import PRESENCES
from whiteglove.team.permissions import May, is_allowed

MOST_TOPICS = 50
LOOKS: dict[str, Callable[[Actor, int], object]] = {
    "conversation": conversation,
    "presence": conversation,
    "customer": customer,
    "promise": promise_shown,
    "asking": asking_shown,
    "protocol": protocol_shown,
    "recovery": recovery,
    "incident": incident,
    "gesture": gesture_shown,
    "more": more_shown,
    "look": look_shown,
}


def topics_allowed(actor: Actor, wanted: Iterable[str]) -> frozenset[str]:
    """Those of the topics wanted that this actor may hear of; unknown ones are left out."""
    return frozenset(topic for topic in list(dict.fromkeys(wanted))[:MOST_TOPICS] if may_listen(actor, topic))


WHOLE = {
    LISTS: May.READ_CONVERSATIONS,
    LEDGER: May.READ_PROMISES,
    QUARANTINE: May.READ_RAW_MAIL,
    PRESENCES: May.READ_PRESENCE,
    ANSWERS: May.READ_PERCEPTION,
    ENCOUNTERS: May.READ_ENCOUNTERS,
    RECOVERIES: May.READ_RECOVERIES,
    INCIDENTS: May.READ_RECOVERIES,
    GESTURES: May.READ_GESTURES,
    HINDERED: May.READ_CONVERSATIONS,
    SIGNS: May.READ_CONVERSATIONS,
    LIMITS: May.SET_LIMITS,
}


def may_listen(actor: Actor, topic: str) -> bool:
    """Whether the actor may see what the topic is about."""
    if topic in WHOLE:
        return is_allowed(actor, WHOLE[topic])
    noun, _, number = topic.partition(":")
    look = LOOKS.get(noun)
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return False
    if noun in ("told", "colleague"):
        return int(number) == actor.colleague_id
    if look is None:
        return False
    try:
        look(actor, int(number))
    except Refused:
        return False
    return True
