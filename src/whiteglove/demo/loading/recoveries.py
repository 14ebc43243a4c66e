"""What the demo company puts right: Mr. Tan, who is polite; Mr. Pike, who is loud."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from whiteglove.conversations.models import Conversation
from whiteglove.demo.loading.felt import TAN
from whiteglove.demo.loading.people import Company
from whiteglove.demo.loading.righted import YEN
from whiteglove.foundation.money import Money
from whiteglove.perception.models import Response
from whiteglove.recovery.actions.columns import recount
from whiteglove.recovery.actions.let_down import put_right_complaint, put_right_signs
from whiteglove.recovery.harm import Harm, HarmKind
from whiteglove.recovery.models import Gesture, Grievance, OpenedBy, Recovery, RecoveryStep, Signs
from whiteglove.team.models import Colleague

HEARD = "Six days without his bag; put through twice, and nobody at her desk. He never raised his voice."
PIKE = "g.pike@penny-post.example"
FOR_PIKE = {
    "listen": "An hour at the belt with nobody to ask; he wanted somebody senior that day.",
    "own": "I called him within the hour and said that it is ours.",
    "right": "His bag by courier the same evening, and an upgrade on his way home.",
    "explain": "The bag was put on the wrong belt in Tokyo.",
    "prevent": "Somebody stands at the belt until the last bag is taken.",
}
PIKES_WORD = "About time. But done properly, I will say that."
OWNED = "I told him that this is ours: we promised two days where we need six."
# Hardly more than what Mr. Tan paid of his own; an hour at the belt, and the evening until the courier came.
COST_PIKE = Harm(money=Money(21_000, YEN), delay_hours=7.5)
COSTS = (
    Harm(money=Money(8_600, YEN), delay_hours=26, issue=HarmKind.LATE),
    Harm(money=Money(0, YEN), delay_hours=3),
    Harm(money=Money(34_000, YEN), issue=HarmKind.LOST),
    Harm(delay_hours=50),
    Harm(money=Money(5_200, YEN), delay_hours=12, issue=HarmKind.CHARGED),
)
OF_TAN = {"listen": HEARD, "own": OWNED}


def put_right(people: Company, now: datetime) -> None:
    """Rows alone where it is history, so that nobody is told of it once more; what stands today is opened."""
    _put_right_with_tan(people, now)
    _put_right_with_pike(people, now)
    _open_what_shows()
    _write_down_what_it_cost(now)


def _open_what_shows() -> None:
    """What is justified, and signs that are strong: a house opens it by facts, which a story does not announce."""
    justified = Grievance.objects.filter(is_justified=True, conversation__isnull=False).order_by("pk")
    for conversation_id in justified.values_list("conversation", flat=True):
        put_right_complaint(conversation_id)
    strong = Signs.objects.filter(strong_since__isnull=False).order_by("pk")
    for conversation_id in strong.values_list("pk", flat=True):
        put_right_signs(conversation_id)


def _write_down_what_it_cost(now: datetime) -> None:
    """Of every second that stands open, by whoever puts it right; of Mr. Tan it is filled in and still to confirm."""
    opened = Recovery.objects.filter(closed_at=None, harm={}, owner__isnull=False).select_related("owner")
    for number, one in enumerate(opened.exclude(customer__main_address=TAN).order_by("pk")[::2]):
        _cost(one, COSTS[number % len(COSTS)], at=now - timedelta(minutes=30))


def _cost(one: Recovery, harm: Harm, *, at: datetime) -> None:
    by = one.owner
    one.harm, one.harm_at, one.harm_by = harm.as_kept(), at, by
    one.harm_by_whom = by.as_actor().reference if by else ""
    one.save(update_fields=["harm", "harm_at", "harm_by", "harm_by_whom"])


def _put_right_with_tan(people: Company, now: datetime) -> None:
    """He said it in a survey, quietly."""
    poor = Response.objects.filter(external_id="demo-tan").first()
    talks = Conversation.objects.filter(customer__main_address=TAN, merged_into=None)
    talk = talks.order_by("-is_open", "-updated_at").first()
    if poor is None or talk is None:
        return
    opened = _opened(talk, people.colleagues["mori"], OpenedBy.POOR_ANSWER, at=now - timedelta(hours=2))
    opened.response, opened.next_at = poor, now + timedelta(hours=4)
    opened.save()
    _take(opened, people.colleagues["mori"], OF_TAN)
    recount(talk.pk)


def _put_right_with_pike(people: Company, now: datetime) -> None:
    """The same harm, and put right within the hours of a day."""
    talk = Conversation.objects.filter(customer__main_address=PIKE, merged_into=None).order_by("id").first()
    if talk is None:
        return
    began, duty = now - timedelta(days=6), people.colleagues["hayashi"]
    opened = _opened(talk, duty, OpenedBy.COMPLAINT, at=began)
    _take(opened, duty, FOR_PIKE)
    opened.closed_at, opened.closed_by, opened.closed_by_whom = (
        began + timedelta(hours=9),
        duty,
        duty.as_actor().reference,
    )
    opened.their_word, opened.is_satisfied = PIKES_WORD, True
    opened.save()
    _cost(opened, COST_PIKE, at=began + timedelta(hours=1))
    within = Gesture.objects.filter(conversation=talk, at__range=(opened.opened_at, opened.closed_at))
    within.update(recovery=opened)


def _opened(talk: Conversation, owner: Colleague, reason: OpenedBy, *, at: datetime) -> Recovery:
    return Recovery.objects.create(
        customer=talk.customer,
        conversation=talk,
        reasons=[reason.value],
        team=talk.team,
        owner=owner,
        next_at=at + timedelta(hours=4),
        opened_at=at,
        opened_by_whom="system",
    )


def _take(opened: Recovery, by: Colleague, steps: Mapping[str, str]) -> None:
    at = opened.opened_at + timedelta(minutes=20)
    for step, words in steps.items():
        RecoveryStep.objects.create(
            recovery=opened, step=step, words=words, by=by, by_whom=by.as_actor().reference, at=at
        )
