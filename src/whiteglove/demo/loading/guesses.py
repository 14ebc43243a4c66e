"""What the demo's people thought before they looked: how guests feel, and whom guests meet. Nobody drew the temp."""

from whiteglove.demo.loading.people import Company
from whiteglove.insight.actions.drawing import draw_line
from whiteglove.insight.actions.guessing import Given, guess
from whiteglove.insight.models import GuessAbout

JOURNEY = "airline"
# Of the call, the transfer, the delivery, the answer to a claim; the further from the guests, the rosier.
GUESSED = {
    "hayashi": (4.5, 4.4, 4.2, 4.1),
    "okabe": (4.4, 4.2, 4.3, 4.0),
    "mori": (4.3, 3.9, 4.4, 3.6),
    "haddad": (4.5, 4.1, 4.2, 3.9),
    "kondo": (4.4, 4.0, 4.3, 3.8),
    "taniguchi": (4.6, 4.3, 4.4, 4.2),
    "ishikawa": (4.6, 3.0, 4.0, 2.9),
    "whitfield": (4.3, 2.7, 3.9, 2.5),
    "garnier": (4.5, 3.1, 4.1, 2.8),
    "nair": (4.2, 3.3, 4.2, 3.0),
    "adeyemi": (4.4, 2.9, 3.8, 2.7),
}
PLACES = ("call", "transfer", "delivery", "claim-answer")
COMPLAIN_AT = {
    "hayashi": "delivery", "okabe": "delivery", "mori": "delivery", "haddad": "claim-answer", "kondo": "delivery",
    "ishikawa": "transfer", "whitfield": "transfer", "garnier": "transfer", "nair": "transfer", "adeyemi": "delivery",
}  # fmt: skip
DREW = {
    "okabe": ("switchboard", "switchboard baggage", "switchboard refunds"),
    "mori": ("switchboard", "switchboard baggage", "baggage refunds"),
    "haddad": ("sales", "switchboard", "sales baggage"),
    "ishikawa": ("switchboard", "switchboard baggage", "baggage refunds", "sales"),
    "garnier": ("switchboard", "switchboard baggage", "baggage"),
}


def guess_and_draw(people: Company) -> None:
    """After guests were asked for a year: what they say stands beside each guess."""
    for key, scores in GUESSED.items():
        given = [
            Given(GuessAbout.SCORE, touchpoint=place, value=score)
            for place, score in zip(PLACES, scores, strict=True)
        ]
        if key in COMPLAIN_AT:
            given.append(Given(GuessAbout.COMPLAINT, touchpoint=COMPLAIN_AT[key]))
        guess(people.colleagues[key].as_actor(), JOURNEY, given)
    for key, lines in DREW.items():
        for line in lines:
            first, _, second = line.partition(" ")
            giver = f"team:{people.teams[first].pk}" if second else "customers"
            draw_line(
                people.colleagues[key].as_actor(),
                JOURNEY,
                first=giver,
                second=f"team:{people.teams[second or first].pk}",
            )
