"""Whether anything of this room stands beside a conversation; asked in one breath, for mostly nothing does."""

from dataclasses import dataclass

from whiteglove.conversations.queries.family import IDS_OF_FAMILY
from whiteglove.foundation.questions import answers

THERE_IS = f"""
WITH family AS MATERIALIZED ({IDS_OF_FAMILY})
SELECT EXISTS (SELECT FROM recovery_obstruction WHERE conversation_id IN (SELECT id FROM family))
    OR EXISTS (SELECT FROM recovery_nosaid WHERE conversation_id IN (SELECT id FROM family))
    OR EXISTS (SELECT FROM recovery_grievance WHERE conversation_id IN (SELECT id FROM family)),
    EXISTS (SELECT FROM recovery_signs WHERE conversation_id = %s AND points > 0),
    EXISTS (SELECT FROM recovery_recovery WHERE conversation_id IN (SELECT id FROM family)),
    EXISTS (SELECT FROM recovery_gesture WHERE conversation_id IN (SELECT id FROM family)),
    EXISTS (SELECT FROM recovery_moreasked WHERE conversation_id IN (SELECT id FROM family))
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What there may be to show, also of those merged into it; whether one may see it, its own question asks."""

    hindered: bool
    signs: bool
    recovery: bool
    gestures: bool
    mores: bool


def there_is(conversation_id: int) -> Beside:
    """Of each kind, whether there is any at all. One short question instead of five long ones."""
    return Beside(*answers(THERE_IS, [conversation_id, conversation_id])[0])
