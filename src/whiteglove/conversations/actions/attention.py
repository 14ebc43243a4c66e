"""Who hears of a conversation: followers, those named in a note, and what each is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from whiteglove.conversations.actions.columns import lock
from whiteglove.conversations.facts import ColleaguesTold, Followed, Unfollowed
from whiteglove.conversations.mentions import Nameable, mentioned
from whiteglove.conversations.models import Because, Conversation, Follow, Mention, Message, Notice
from whiteglove.conversations.rules import LOOKS_FOR
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.questions import Row, question
from whiteglove.team.models import Colleague, Membership, Team
from whiteglove.team.permissions import MANAGING, May, require
from whiteglove.team.queries import colleagues_who_see

# Told once for each cause; never who caused it, who looks at it now, who does not want to hear of such things, or who
# may not see the conversation (any more).
TELL = """
INSERT INTO conversations_notice (colleague_id, conversation_id, message_id, because, by_whom, fact_key, at, about,
    team_id, customer_id)
SELECT c.id, %(conversation)s, %(message)s, %(because)s, %(by_whom)s, %(key)s, %(now)s, %(about)s, %(of_team)s,
    %(customer)s
FROM team_colleague c
WHERE c.id = ANY(%(whom)s) AND c.is_active AND c.id <> %(author)s
    AND (%(wish)s = ANY(c.told_about) OR %(wish)s = ANY(c.pushed_about))
    AND (NOT EXISTS (SELECT FROM team_team t WHERE t.id = %(team)s AND t.is_private) OR c.role = ANY(%(managing)s)
        OR EXISTS (SELECT FROM team_membership m WHERE m.colleague_id = c.id AND m.team_id = %(team)s))
    AND NOT EXISTS (SELECT FROM conversations_presence p WHERE p.colleague_id = c.id
        AND p.conversation_id = %(looked_at)s AND p.seen_at > %(looking)s)
ON CONFLICT DO NOTHING RETURNING id, colleague_id
"""


class NotForThem(Refused):
    """The colleague does not see conversations of this team."""


@transaction.atomic
def follow(actor: Actor, conversation_id: int, *, colleague: Colleague) -> bool:
    """The colleague hears from now on what is said here; True when they did not before.

    Raises NotFound, NotForThem when they may not see it.
    """
    require(actor, May.READ_CONVERSATIONS)
    conversation = lock(actor, conversation_id)
    if colleague.pk not in {one.pk for one in colleagues_who_see(conversation.team)}:
        raise NotForThem(f"{colleague.name} does not see the conversations of {conversation.team.name}.")
    return _add_followers(actor, conversation, {colleague.pk})


@transaction.atomic
def unfollow(actor: Actor, conversation_id: int, *, colleague: Colleague) -> bool:
    """They hear no more of it; True when they did. Raises NotFound."""
    require(actor, May.READ_CONVERSATIONS)
    conversation = lock(actor, conversation_id)
    gone, _ = Follow.objects.filter(conversation=conversation, colleague=colleague).delete()
    if gone:
        announce(Unfollowed(conversation.pk, colleague.pk), actor=actor)
    return bool(gone)


def _add_followers(actor: Actor, conversation: Conversation, colleague_ids: Iterable[int]) -> bool:
    known = set(Follow.objects.filter(conversation=conversation).values_list("colleague_id", flat=True))
    new = sorted(set(colleague_ids) - known)
    rows = [Follow(conversation=conversation, colleague_id=one, by_whom=actor.reference) for one in new]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)
    if new:
        announce(*(Followed(conversation.pk, one) for one in new), actor=actor)
    return bool(new)


def tell_of_note(actor: Actor, conversation: Conversation, note: Message) -> None:
    """Whoever is named in a note is told and follows from then on; the owner and the other followers hear too."""
    named = _named_in(conversation, note.text) - {actor.colleague_id}
    Mention.objects.bulk_create([Mention(message=note, colleague_id=one) for one in sorted(named)])
    if named:
        _add_followers(actor, conversation, named)
        tell(actor, conversation, Because.MENTIONED, whom=named, message=note)
    tell_of_words(actor, conversation, note, besides=named)


def _named_in(conversation: Conversation, text: str) -> set[int]:
    if "@" not in text and "＠" not in text:
        return set()
    seeing = {one.pk: one for one in colleagues_who_see(conversation.team)}
    people = [Nameable(one.name, frozenset({one.pk}), (one.email.partition("@")[0],)) for one in seeing.values()]
    members: dict[int, set[int]] = {}
    for team_id, colleague_id in Membership.objects.values_list("team_id", "colleague_id"):
        members.setdefault(team_id, set()).add(colleague_id)
    teams = [
        Nameable(team.name, frozenset(members.get(team.pk, set()) & set(seeing)), (team.key,))
        for team in Team.objects.all()
    ]
    return mentioned(text, [*teams, *people])


def tell_of_words(actor: Actor, conversation: Conversation, message: Message, *, besides: Iterable[int] = ()) -> None:
    """Something was said: who answers for it hears, and who follows."""
    skipped = set(besides)
    if conversation.owner_id is not None and conversation.owner_id not in skipped:
        tell(actor, conversation, Because.OWN, whom={conversation.owner_id}, message=message)
    followers = set(Follow.objects.filter(conversation=conversation).values_list("colleague_id", flat=True))
    if followers := followers - skipped - {conversation.owner_id}:
        tell(actor, conversation, Because.FOLLOWED, whom=followers, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is told of something that may stand without a conversation. about: as a fact's subject; key: its cause,
    told once; team, customer: whose it is and with whom (None: nobody). conversation: id, where those told see it.
    """

    about: str
    because: Because
    key: str
    team: int | None
    customer: int | None
    conversation: int | None


def tell(
    actor: Actor, conversation: Conversation, because: Because, *, whom: Iterable[int], message: Message | None = None
) -> None:
    """Write what these colleagues are told; call it inside the transaction of what happened."""
    cause = f"message:{message.pk}" if message else f"{because.value}:{conversation.pk}:{clock.now().isoformat()}"
    about = {
        "conversation": conversation.pk,
        "looked_at": conversation.pk,
        "message": message.pk if message else None,
        "key": cause,
        "team": conversation.team_id,
        "about": "",
        "of_team": None,
        "customer": None,
    }
    _tell(actor, because, whom, about)


def tell_news(actor: Actor, news: News, *, whom: Iterable[int]) -> None:
    """`tell` of something that has a page of its own, also to who looks at the conversation now."""
    about = {
        "conversation": news.conversation,
        "looked_at": 0,
        "message": None,
        "key": news.key,
        "team": news.team,
        "about": news.about,
        "of_team": news.team,
        "customer": news.customer,
    }
    _tell(actor, news.because, whom, about)


def _tell(actor: Actor, because: Because, whom: Iterable[int], about: dict[str, Any]) -> None:
    now = clock.now()
    values = about | {
        "because": because.value,
        "wish": because.wish,
        "by_whom": actor.name if actor.colleague_id else "",
        "now": now,
        "whom": sorted(whom),
        "author": actor.colleague_id or 0,
        "looking": now - LOOKS_FOR,
        "managing": [role.value for role in MANAGING],
    }
    with connection.cursor() as cursor:
        cursor.execute(TELL, values)
        told = cursor.fetchall()
    if told:
        notices, colleagues = [row[0] for row in told], [row[1] for row in told]
        announce(
            ColleaguesTold(about["conversation"], because.value, notices, colleagues, about["about"]), actor=actor
        )


def mark_read(actor: Actor, conversation_id: int | None = None, *, about: str | None = None) -> int:
    """The actor's notices are read: those of one conversation, about one thing, or all. Returns how many were not."""
    unread = [row[0] for row in _unread(actor, conversation=conversation_id, about=about)]
    return Notice.objects.filter(pk__in=unread, read_at=None).update(read_at=clock.now()) if unread else 0


@question
def _unread(actor: Actor, *, conversation: int | None, about: str | None) -> QuerySet[Notice, Row]:
    unread = Notice.objects.filter(colleague=actor.colleague_id or 0, read_at=None)
    if about is not None:
        unread = unread.filter(about=about)
    return (unread if conversation is None else unread.filter(conversation=conversation)).values_list("pk")
