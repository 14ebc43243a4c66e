"""What was done to a conversation, in one statement."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import answers
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

EVENTS_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Event:
    """Something done to the conversation. who: None when a machine did it.

    what: assigned, handed_over, answered (who answered has it from then on), closed, reopened, paused, resumed,
    tagged, untagged, merged, unmerged, merged_away, given_back, linked or unlinked. to_whom: a colleague, team, names
    of tags, or the subject of the other conversation (None when the reader may not see it). other: id of that one.
    until: of a pause. hand_over: id of one between two teams.
    """

    what: str
    at: datetime
    who: str | None
    to_whom: str | None
    why: str
    other: int | None = None
    until: datetime | None = None
    hand_over: int | None = None


# Who ended it is kept as a reference, such as colleague:7.
ENDED_BY = "CASE WHEN r.{0} LIKE 'colleague:%%' THEN split_part(r.{0}, ':', 2)::bigint END"
WORDS = {
    "RESUMED": ENDED_BY.format("ended_by_whom"),
    "UNDONE": ENDED_BY.format("undone_by_whom"),
    "REMOVED": ENDED_BY.format("removed_by_whom"),
    "HERE": "r.conversation_id = %(conversation)s",
    "ENOUGH": "ORDER BY r.id LIMIT %(most)s",
    "NOBODY": "NULL::bigint, NULL::bigint",
    "FAR": "CASE WHEN r.conversation_id = %(conversation)s THEN r.other_id ELSE r.conversation_id END",
    "EITHER": "(r.conversation_id = %(conversation)s OR r.other_id = %(conversation)s)",
}
# Names are looked up once for all that was done, not in each part: twelve parts with their joins took a millisecond.
# What ended a pause shows by itself when it was something said, a closing, or another pause.
STATEMENT = """
SELECT done.what, done.at, who.name, coalesce(whom.name, team.name, done.tags, o.subject), done.why, o.id, done.until,
    done.hand_over
FROM (
(SELECT CASE WHEN r.is_hand_over THEN 'handed_over' WHEN r.by_answering THEN 'answered' ELSE 'assigned' END AS what,
    r.at AS at, r.by_id AS by, r.to_owner_id AS owner, r.to_team_id AS team, NULL::text AS tags, r.why AS why,
    NULL::bigint AS other, NULL::timestamptz AS until,
    CASE WHEN r.is_hand_over AND r.from_team_id <> r.to_team_id THEN r.id END AS hand_over
    FROM conversations_assignment r WHERE <HERE> <ENOUGH>)
UNION ALL (SELECT 'closed', r.at, r.by_id, <NOBODY>, NULL, r.why, NULL, NULL, NULL
    FROM conversations_closure r WHERE <HERE> <ENOUGH>)
UNION ALL (SELECT 'reopened', r.at, r.by_id, <NOBODY>, NULL, r.why, NULL, NULL, NULL
    FROM conversations_reopening r WHERE <HERE> <ENOUGH>)
UNION ALL (SELECT 'paused', r.at, r.by_id, <NOBODY>, NULL, r.why, NULL, r.until, NULL
    FROM conversations_pause r WHERE <HERE> <ENOUGH>)
UNION ALL (SELECT 'resumed', r.ended_at, <RESUMED>, <NOBODY>, NULL, '', NULL, NULL, NULL
    FROM conversations_pause r WHERE <HERE> AND r.ended_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM conversations_message m WHERE m.conversation_id = r.conversation_id
        AND m.at = r.ended_at)
    AND NOT EXISTS (SELECT 1 FROM conversations_closure c WHERE c.conversation_id = r.conversation_id
        AND c.at = r.ended_at)
    AND NOT EXISTS (SELECT 1 FROM conversations_pause p WHERE p.conversation_id = r.conversation_id
        AND p.at = r.ended_at) <ENOUGH>)
UNION ALL (SELECT CASE WHEN r.is_removal THEN 'untagged' ELSE 'tagged' END, r.at, r.by_id, <NOBODY>,
    string_agg(tag.name, ', ' ORDER BY tag.name), min(r.why), NULL, NULL, NULL
    FROM conversations_tagging r JOIN conversations_tag tag ON tag.id = r.tag_id
    WHERE <HERE> GROUP BY r.at, r.is_removal, r.by_whom, r.by_id ORDER BY r.at LIMIT %(most)s)
UNION ALL (SELECT 'merged', r.at, r.by_id, <NOBODY>, NULL, r.why, r.merged_id, NULL, NULL
    FROM conversations_merge r WHERE <HERE> <ENOUGH>)
UNION ALL (SELECT 'unmerged', r.undone_at, <UNDONE>, <NOBODY>, NULL, '', r.merged_id, NULL, NULL
    FROM conversations_merge r WHERE <HERE> AND r.undone_at IS NOT NULL <ENOUGH>)
UNION ALL (SELECT 'merged_away', r.at, r.by_id, <NOBODY>, NULL, r.why, r.conversation_id, NULL, NULL
    FROM conversations_merge r WHERE r.merged_id = %(conversation)s <ENOUGH>)
UNION ALL (SELECT 'given_back', r.undone_at, <UNDONE>, <NOBODY>, NULL, '', r.conversation_id, NULL, NULL
    FROM conversations_merge r WHERE r.merged_id = %(conversation)s AND r.undone_at IS NOT NULL <ENOUGH>)
UNION ALL (SELECT 'linked', r.at, r.by_id, <NOBODY>, NULL, r.why, <FAR>, NULL, NULL
    FROM conversations_link r WHERE <EITHER> AND (r.removed_at IS NULL OR r.removed_at > r.at) <ENOUGH>)
UNION ALL (SELECT 'unlinked', r.removed_at, <REMOVED>, <NOBODY>, NULL, '', <FAR>, NULL, NULL
    FROM conversations_link r WHERE <EITHER> AND r.removed_at IS NOT NULL <ENOUGH>)
) done
LEFT JOIN team_colleague who ON who.id = done.by
LEFT JOIN team_colleague whom ON whom.id = done.owner
LEFT JOIN team_team team ON team.id = done.team
LEFT JOIN conversations_conversation o ON {seen} AND o.id = done.other
ORDER BY 2, 1
"""
EVENTS = re.sub(r"<([A-Z]+)>", lambda word: WORDS[word[1]], STATEMENT)


def events(actor: Actor, conversation_id: int) -> list[Event]:
    """What was done to the conversation, oldest first; one query."""
    require(actor, May.READ_CONVERSATIONS)
    seen, hidden = _seen(actor)
    values = {"conversation": conversation_id, "most": EVENTS_LIMIT, **hidden}
    return [Event(*row) for row in answers(EVENTS.replace("{seen}", seen), values)]


def _seen(actor: Actor) -> tuple[str, dict[str, Any]]:
    """The condition that the actor sees the other conversation, and its values."""
    if not sees_team(actor):
        return "TRUE", {}
    rows = Conversation.objects.filter(sees_team(actor)).order_by().values("pk")
    statement, values = rows.query.sql_with_params()
    named = {f"seen{number}": value for number, value in enumerate(values)}
    return f"o.id IN ({statement % tuple(f'%({name})s' for name in named)})", named
