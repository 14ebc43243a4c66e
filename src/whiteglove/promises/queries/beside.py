"""Whether anything of ours stands beside a conversation; asked in one breath, for mostly nothing does."""

from dataclasses import dataclass

from whiteglove.conversations.queries.family import IDS_OF_FAMILY
from whiteglove.foundation.questions import answers

THERE_IS = f"""
WITH family AS MATERIALIZED ({IDS_OF_FAMILY})
SELECT EXISTS (SELECT FROM promises_promise WHERE conversation_id IN (SELECT id FROM family)),
    EXISTS (SELECT FROM promises_proposal WHERE state = 'open' AND conversation_id IN (SELECT id FROM family)),
    EXISTS (SELECT FROM promises_delay WHERE told_at IS NULL AND dropped_at IS NULL AND conversation_id = %s)
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What there may be to show, also of those merged into it; whether one may see it, its own question asks."""

    promises: bool
    proposals: bool
    delay: bool


def there_is(conversation_id: int) -> Beside:
    """Of each kind, whether there is any at all. One short question instead of three long ones."""
    return Beside(*answers(THERE_IS, [conversation_id, conversation_id])[0])
