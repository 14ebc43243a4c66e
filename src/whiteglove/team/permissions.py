"""The one permission table: which role may do what."""

from collections.abc import Set
from enum import StrEnum

from whiteglove.foundation.actors import Actor, ActorKind, Role
from whiteglove.foundation.errors import NotAllowed


class May(StrEnum):
    """What can be allowed. Also the scopes of API tokens."""

    READ_CONVERSATIONS = "conversations.read"
    ANSWER = "conversations.answer"
    NOTE = "conversations.note"
    ASSIGN = "conversations.assign"
    CLOSE = "conversations.close"
    PAUSE = "conversations.pause"
    TAG = "conversations.tag"
    MERGE = "conversations.merge"
    FORWARD = "conversations.forward"
    LEAVE_DRAFTS = "drafts.leave"
    SHARE_VIEWS = "views.share"
    WRITE_SAVED_REPLIES = "saved_replies.write"
    READ_CUSTOMERS = "customers.read"
    CHANGE_CUSTOMERS = "customers.change"
    MERGE_CUSTOMERS = "customers.merge"
    EXPORT_CUSTOMERS = "customers.export"
    ERASE_CUSTOMERS = "customers.erase"
    READ_AUDIT = "audit.read"
    READ_RAW_MAIL = "mail.raw"
    REPLAY_MAIL = "mail.replay"
    READ_JOURNAL = "journal.read"
    READ_HEALTH = "health.read"
    PLAY_CUSTOMER = "demo.play"
    READ_PRESENCE = "presence.read"
    SET_PRESENCE = "presence.write"
    PLAN_ABSENCES = "absences.write"
    PLAN_SHIFTS = "shifts.write"
    READ_PROMISES = "promises.read"
    PROMISE = "promises.write"
    READ_HANGING = "hanging.read"
    AGREE_PROTOCOLS = "protocols.write"
    READ_JOURNEYS = "journeys.read"
    MAP_JOURNEYS = "journeys.write"
    READ_ENCOUNTERS = "encounters.read"
    PLACE_ENCOUNTERS = "encounters.place"
    RECORD_ENCOUNTERS = "encounters.write"
    READ_PERCEPTION = "perception.read"
    RECORD_RESPONSES = "responses.write"
    SET_UP_ASKING = "asking.set_up"
    GUESS = "guesses.write"
    READ_COLLEAGUES_FELT = "colleagues.felt"
    READ_RULES = "rules.read"
    WRITE_RULES = "rules.write"
    PROPOSE_RULES = "rules.propose"
    DECIDE_RULES = "rules.decide"
    SET_LIMITS = "limits.set_up"
    GIVE = "gestures.write"
    READ_GESTURES = "gestures.read"
    EXPORT_GESTURES = "gestures.export"
    SAY_IN_THE_WAY = "obstructions.write"
    READ_RECOVERIES = "recoveries.read"
    RECOVER = "recoveries.write"
    TELL_INCIDENTS = "incidents.write"
    READ_FAIRNESS = "fairness.read"
    LOOK_HONESTLY = "honest.write"
    SET_UP_TEAMS = "team.set_up"
    SET_UP_TAGS = "tags.set_up"
    SET_UP_HOUSE = "house.set_up"
    SET_UP_MAILBOXES = "mailboxes.set_up"
    SET_UP_TOKENS = "tokens.set_up"
    SET_UP_WEBHOOKS = "webhooks.set_up"


SERVING = frozenset({Role.OWNER, Role.MANAGER, Role.LEAD, Role.COLLEAGUE, Role.TEMP})
STAYING = SERVING - {Role.TEMP}
LEADING = frozenset({Role.OWNER, Role.MANAGER, Role.LEAD})
MANAGING = frozenset({Role.OWNER, Role.MANAGER})
OWNING = frozenset({Role.OWNER})

TABLE: dict[May, frozenset[Role]] = {
    May.READ_CONVERSATIONS: SERVING,
    May.ANSWER: SERVING,
    May.NOTE: SERVING,
    May.ASSIGN: SERVING,
    May.CLOSE: SERVING,
    May.PAUSE: SERVING,
    May.TAG: SERVING,
    May.MERGE: STAYING,
    May.FORWARD: STAYING,
    May.LEAVE_DRAFTS: LEADING,
    May.SHARE_VIEWS: STAYING,
    May.WRITE_SAVED_REPLIES: STAYING,
    May.READ_CUSTOMERS: SERVING,
    May.CHANGE_CUSTOMERS: SERVING,
    May.MERGE_CUSTOMERS: STAYING,
    May.EXPORT_CUSTOMERS: LEADING,
    May.ERASE_CUSTOMERS: MANAGING,
    May.READ_AUDIT: MANAGING,
    May.PLAY_CUSTOMER: SERVING,
    May.READ_PRESENCE: SERVING,
    May.SET_PRESENCE: SERVING,
    # Anybody may say that a colleague fell ill: the customers cannot wait for a lead. Audit instead of approval.
    May.PLAN_ABSENCES: STAYING,
    May.PLAN_SHIFTS: LEADING,
    May.READ_PROMISES: SERVING,
    May.PROMISE: SERVING,
    May.READ_HANGING: STAYING,
    May.AGREE_PROTOCOLS: LEADING,
    May.READ_JOURNEYS: SERVING,
    May.MAP_JOURNEYS: LEADING,
    May.READ_ENCOUNTERS: SERVING,
    May.PLACE_ENCOUNTERS: SERVING,
    May.RECORD_ENCOUNTERS: LEADING,
    # What customers felt is everybody's: those who manage and those who serve look at the same page.
    May.READ_PERCEPTION: STAYING,
    May.RECORD_RESPONSES: LEADING,
    May.SET_UP_ASKING: MANAGING,
    May.GUESS: STAYING,
    # One by one, through the gate of docs/methods/people.md, and never in an order.
    May.READ_COLLEAGUES_FELT: LEADING,
    # Whoever a rule binds may read it, say that it hurt, and propose that it ends; who wrote it may be asked.
    May.READ_RULES: SERVING,
    May.WRITE_RULES: LEADING,
    May.PROPOSE_RULES: SERVING,
    May.DECIDE_RULES: LEADING,
    May.SET_LIMITS: MANAGING,
    # How much is a matter of one's limit; that one may give at all is not.
    May.GIVE: SERVING,
    May.READ_GESTURES: STAYING,
    May.EXPORT_GESTURES: LEADING,
    May.SAY_IN_THE_WAY: SERVING,
    May.READ_RECOVERIES: SERVING,
    May.RECOVER: SERVING,
    May.TELL_INCIDENTS: LEADING,
    May.READ_FAIRNESS: STAYING,
    May.LOOK_HONESTLY: LEADING,
    May.READ_RAW_MAIL: STAYING,
    May.REPLAY_MAIL: LEADING,
    May.READ_JOURNAL: STAYING,
    May.READ_HEALTH: LEADING,
    May.SET_UP_TEAMS: MANAGING,
    May.SET_UP_TAGS: LEADING,
    May.SET_UP_HOUSE: MANAGING,
    May.SET_UP_MAILBOXES: MANAGING,
    May.SET_UP_TOKENS: OWNING,
    May.SET_UP_WEBHOOKS: OWNING,
}


def is_allowed(actor: Actor, act: May) -> bool:
    """Whether the actor may; the system may everything, a token at most its scopes."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.role is None or actor.role not in TABLE[act]:
        return False
    return actor.scopes is None or act.value in actor.scopes


def require(actor: Actor, act: May) -> None:
    """Raise NotAllowed unless the actor may."""
    if not is_allowed(actor, act):
        raise NotAllowed(f"{actor.name} may not do this ({act.value}). Somebody with another role can.")


def require_rank(actor: Actor, role: Role) -> None:
    """Raise NotAllowed when this role stands above the actor's own: nobody gives, or takes, more than they have."""
    ranks = list(Role)
    if actor.kind is ActorKind.SYSTEM:
        return
    if actor.role is None or ranks.index(role) < ranks.index(actor.role):
        raise NotAllowed(f"{actor.name} may not do this: the role {role.value} stands above their own.")


def require_within(given: Set[object] | None, own: Set[object] | None) -> None:
    """Raise NotAllowed when a narrowed program would give away more than it has. None: not narrowed."""
    if own is not None and (given is None or not given <= own):
        raise NotAllowed("A program may not give to another what it may not do or see itself.")
