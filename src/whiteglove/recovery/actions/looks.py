"""Some gestures are put before a peer afterwards, to learn: chosen by chance at night, answered in a friendly way."""

import hashlib
import hmac
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from whiteglove.conversations.actions.attention import News, mark_read, tell_news
from whiteglove.conversations.models import Because
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.recovery.facts.gestures import LookAsked, LookSaid
from whiteglove.recovery.models import Gesture, PeerLook, PeerWord, Upset
from whiteglove.recovery.rules_of_looks import Peer, Risk, chance_of_look, peer_for
from whiteglove.team.models import Colleague, Membership
from whiteglove.team.permissions import LEADING, TABLE, May, require

LOOKED_BACK = timedelta(days=7)
AT_ONCE = 5000
LONGEST_WORDS = 2000
RANKS = [role.value for role in Role]
FIRST_PEER = RANKS.index(Role.COLLEAGUE.value)


class LookedAlready(Refused):
    """The peer has said so before."""


def choose_looks() -> int:
    """Each night, of the week's gestures that nobody looks at yet; returns how many were chosen. Harmless twice.

    The lot of a gesture is drawn from its id and the house's secret: every night gives the same answer.
    """
    since = clock.now() - LOOKED_BACK
    looked_at = PeerLook.objects.filter(gesture=OuterRef("pk"))
    rows = Gesture.objects.filter(~Exists(looked_at), at__gt=since, taken_back_at=None, colleague__isnull=False)
    lately = list(rows.select_related("authority", "rule", "colleague").order_by("id")[:AT_ONCE])
    return sum(_put_before_a_peer(one) for one in lately)


@transaction.atomic
def say(actor: Actor, look_id: int, *, said: str, words: str = "") -> PeerLook:
    """What the peer would have done; the giver hears of it. Raises LookedAlready, NotFound, NotUnderstood."""
    require(actor, May.READ_GESTURES)
    rows = PeerLook.objects.select_for_update(of=("self",)).select_related("gesture")
    look = rows.filter(pk=look_id, peer=actor.colleague_id or 0).first()
    if look is None:
        raise NotFound("There is no such look.")
    if look.said:
        raise LookedAlready("You have said so already.")
    if said not in PeerWord.values:
        raise NotUnderstood("Say one of: the same, more, something else.")
    look.said, look.words, look.said_at = said, one_line(storable(words), LONGEST_WORDS), clock.now()
    if said == PeerWord.ELSE and not look.words:
        raise NotUnderstood("Say what else, in a few words: that is what your colleague can learn from.")
    look.save(update_fields=["said", "words", "said_at"])
    announce(LookSaid(look.pk, look.gesture_id, look.gesture.team_id, look.peer_id, said), actor=actor)
    _tell(actor, look, Because.LOOK_SAID, look.gesture.colleague_id)
    mark_read(actor, about=f"look:{look.pk}")
    return look


def lot_of(gesture_id: int) -> int:
    """A number that nobody can foresee and everybody gets again: 64 bits."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"look:{gesture_id}".encode(), hashlib.sha256)
    return int.from_bytes(made.digest()[:8], "big")


@transaction.atomic
def _put_before_a_peer(gesture: Gesture) -> bool:
    chance, reasons = chance_of_look(_risk(gesture))
    lot = lot_of(gesture.pk)
    if lot / 2**64 >= chance or gesture.colleague is None:
        return False
    peer = peer_for(gesture.colleague_id, _rank(gesture.colleague), _peers(gesture), lot)
    if peer is None:
        return False
    look, is_new = PeerLook.objects.get_or_create(
        gesture=gesture, defaults={"peer_id": peer, "chosen_at": clock.now(), "reasons": reasons, "chance": chance}
    )
    if is_new:
        announce(LookAsked(look.pk, gesture.pk, gesture.team_id, peer), actor=SYSTEM)
        _tell(SYSTEM, look, Because.LOOK_ASKED, peer)
    return is_new


def _risk(gesture: Gesture) -> Risk:
    before = Gesture.objects.filter(customer=gesture.customer_id or 0, at__lt=gesture.at, taken_back_at=None)
    upset = Upset.objects.filter(conversation=gesture.conversation_id or 0, at__lte=gesture.at)
    return Risk(
        worth=gesture.worth,
        per_case=gesture.authority.per_case if gesture.authority else None,
        rule_binds=gesture.rule is not None and gesture.rule.is_mandatory,
        again=before.count(),
        is_upset=upset.exists(),
    )


def _rank(colleague: Colleague) -> int:
    """Leads are asked about leads: below, everybody stands as high as a colleague."""
    return RANKS.index(colleague.role) if colleague.role in LEADING else FIRST_PEER


def _peers(gesture: Gesture) -> list[Peer]:
    may = [role.value for role in TABLE[May.READ_GESTURES]]
    members = Membership.objects.filter(team=gesture.team_id or 0).values("colleague")
    of_team = Colleague.objects.filter(is_active=True, role__in=may, pk__in=members).values_list("id", "role")
    open_looks = PeerLook.objects.filter(said="", peer__in=[number for number, _ in of_team])
    waiting = Counter(open_looks.values_list("peer", flat=True))
    return [Peer(number, RANKS.index(role), waiting[number]) for number, role in of_team]


def _tell(actor: Actor, look: PeerLook, because: Because, whom: int | None) -> None:
    if whom is None:
        return
    news = News(
        about=f"look:{look.pk}",
        because=because,
        key=f"{because.value}:{look.pk}",
        team=look.gesture.team_id,
        customer=None,
        conversation=None,
    )
    tell_news(actor, news, whom=[whom])
