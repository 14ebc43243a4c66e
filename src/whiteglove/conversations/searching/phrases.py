"""Whether words follow each other in what was said."""

import re

from django.db.models.expressions import RawSQL

from whiteglove.conversations.searching.keys import TABLE, condition

SAYS = f"""({TABLE}.subject ~* %s OR EXISTS (SELECT 1 FROM conversations_message said
    WHERE said.conversation_id = {TABLE}.id AND said.taken_back_at IS NULL
    AND (said.text ~* %s OR said.reply_text ~* %s OR said.subject ~* %s)))"""
BETWEEN = "[\\s\u3000]+"


def says(phrase: str) -> RawSQL:
    """Condition: these words stand in the subject or a message in this order, whatever white space is between."""
    return condition(SAYS, *[pattern_of(phrase)] * 4)


def pattern_of(phrase: str) -> str:
    """The phrase as a regular expression of PostgreSQL's, every sign meaning itself."""
    words = [re.sub(r"([^\w])", r"\\\1", word) for word in phrase.split()]
    return BETWEEN.join(words)
