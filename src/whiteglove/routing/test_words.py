"""Why somebody answers is said in a sentence, the same for pages and programs."""

from typing import Any

import pytest

from whiteglove.routing.words import Answers, in_english

UNTIL = "2026-03-09T08:00:00+00:00"
SAID: dict[str, dict[str, Any]] = {
    "Chidi answers for it.": {},
    "Chidi stands in for Ms. Suzuki, who is away until 2026-03-09 08:00 UTC.": {"code": "cover", "until": UNTIL},
    "Chidi stands in for Ms. Suzuki, who is away.": {"code": "cover", "until": None},
    "Ms. Suzuki has left. Whoever of Baggage is free answers.": {"code": "team", "owner": 1, "has_left": True},
    "Chidi speaks French and is here.": {"code": "given", "why": "speaks", "language": "fr"},
    "Ms. Suzuki is away until 2026-03-09 08:00 UTC. Chidi is here, and has the most room.": {
        "code": "given", "why": "room", "owner": 1, "until": UNTIL,
    },
    "Chidi is here, and is skilled in customs, refunds.": {
        "code": "given", "why": "skilled", "skills": ["customs", "refunds"],
    },
    "Chidi is here, and answered this customer last.": {"code": "given", "why": "known"},
    "Chidi is here, and it is their turn.": {"code": "given", "why": "turn"},
    "Nobody of Baggage is here. Chidi is here, and nobody else who could answer is.": {
        "code": "sword", "why": "alone",
    },
    "Ms. Suzuki is away. Nobody who sees what comes to Baggage is here.": {"code": "nobody", "owner": 1},
    "Baggage is closed until 2026-03-09 08:00 UTC.": {"code": "closed", "opens": UNTIL},
    "Baggage is closed.": {"code": "closed", "opens": None},
}  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_each_reason_is_a_sentence(said: str) -> None:
    assert in_english(Answers("Chidi", "Ms. Suzuki", "Baggage", SAID[said])) == said


def test_of_the_team_it_says_who_may_take_it() -> None:
    assert in_english(Answers(None, None, "Baggage", {})) == "Whoever of Baggage is free answers."
