"""What the demo company promised: Mr. Tan's bag in two days though baggage needs six, and a season of others."""

from datetime import datetime, timedelta

from django.db.models import Q

from whiteglove.conversations.models import Conversation
from whiteglove.promises.actions.columns import recount
from whiteglove.promises.models import (
    Break,
    Cause,
    Keeping,
    MadeWhere,
    Move,
    Opinion,
    Promise,
    PromiseState,
)
from whiteglove.promises.queries.team_can import working_day
from whiteglove.team.models import Colleague, Team
from whiteglove.team.opening import opening_of

SEASON = timedelta(days=85)
HOW_MANY = 60
SIX_DAYS = 6
STANDING, MOVED = 4, 2
CAUSES = (Cause.PROCESS, Cause.PROCESS, Cause.ROLES, Cause.EXTERNAL_PRESSURE)
WHATS = (
    "We write again, with news or without",
    "The bag is brought to the hotel",
    "The refund is paid",
    "Somebody calls about the seat",
)

WHY_SIX_DAYS = "It was put on the wrong belt and flew to Bangkok; it comes back by way of Tokyo."
SIX_TRUE_DAYS = "To be honest I prefer six days that are true to two that are not."
WHY_MOVED = "The airport answers on weekdays only."
FINE = {
    "en": "That is fine. Thank you for telling me in time.",
    "ja": "承知いたしました。早めにお知らせいただき、ありがとうございます。",
    "fr": "C’est parfait, merci de m’avoir prévenu à temps.",
}


def write_promises(now: datetime) -> None:
    """Into a company that was just loaded; nobody is told, for all of it is history."""
    teams = {team.key: team for team in Team.objects.all()}
    baggage = teams["baggage"]
    day = working_day(opening_of(baggage), now) // timedelta(hours=1)
    Team.objects.filter(pk=baggage.pk).update(solution_hours=SIX_DAYS * day)
    season = Conversation.objects.filter(opened_at__gt=now - SEASON, merged_into=None, owner__isnull=False)
    matters = season.filter(is_open=False).select_related("team", "customer").order_by("-opened_at", "-id")
    for number, matter in enumerate(matters[:HOW_MANY]):
        _write_history(number, matter, teams, now)
    for number, matter in enumerate(season.filter(is_open=True).order_by("-opened_at", "-id")[:STANDING]):
        hours = 20 if number else 26  # the first fell due two hours ago, and is seen to be broken at once
        made_at = now - timedelta(hours=hours)
        one = _made(matter, WHATS[0], by=matter.owner_id, team=matter.team, made_at=made_at, days=number)
        if number == MOVED:
            _move_in_time(one, at=now - timedelta(hours=3))
    _promise_the_bag(now, baggage)


def _write_history(number: int, matter: Conversation, teams: dict[str, Team], now: datetime) -> None:
    """One that is over: most were kept, some late; every third of sales' for baggage was objected to."""
    is_of_sales = number % 4 == 0
    team = teams["baggage"] if is_of_sales else matter.team
    made_at = matter.opened_at + timedelta(hours=2)
    by = _of("sales") if is_of_sales else matter.owner_id
    one = _made(matter, WHATS[number % len(WHATS)], by=by, team=team, made_at=made_at, days=2)
    if is_of_sales:
        one.made_by_team, one.made_where = teams["sales"], MadeWhere.SALES.value
    elif number % 3 == 0:
        one.made_where = MadeWhere.CALL.value
    is_late = number % 8 == 0 or number % 11 == 0
    kept_at = min(one.due + timedelta(hours=30 if is_late else -5), now)
    if is_late and one.due < kept_at:
        cause = CAUSES[number % len(CAUSES)]
        told = {"cause": cause, "cause_at": kept_at, "cause_by_id": matter.owner_id}
        Break.objects.create(promise=one, due=one.due, at=one.due, by_whom="system", **told)
    if is_of_sales and number % 3 == 0:
        _object(one, at=made_at + timedelta(hours=3), why="Two days are not enough: the tracing alone takes three.")
    _keep(one, at=kept_at, by=matter.owner_id)
    recount(matter.pk)


def _promise_the_bag(now: datetime, baggage: Team) -> None:
    """Ms. Suzuki promised Mr. Tan his bag in two days: broken, told, moved with his word, and kept."""
    tan = Conversation.objects.filter(Q(customer__name__endswith="Tan") | Q(customer__name__startswith="Tan "))
    matter = tan.filter(is_open=True).order_by("-updated_at", "-id").first()
    if matter is None:
        return
    made_at, told_at, kept_at = now - timedelta(days=7), now - timedelta(days=3), now - timedelta(days=1)
    one = _made(matter, "His bag is brought to the hotel", by=_of("sales"), team=baggage, made_at=made_at, days=2)
    one.made_where, one.made_by_team = MadeWhere.SALES.value, Team.objects.get(key="sales")
    one.quote = "Consider it done: your bag will be with you in two days."
    one.despite = "He flies with us every month"
    _object(one, at=now - timedelta(days=4), why="A bag from Singapore usually takes us six days.")
    told = {"cause": Cause.ROLES, "cause_words": "Sales promised what nobody had asked us.", "cause_at": told_at}
    Break.objects.create(promise=one, due=one.due, at=one.due, by_whom="system", **told)
    _move(one, to_due=kept_at + timedelta(hours=1), at=told_at, why=WHY_SIX_DAYS, customers_word=SIX_TRUE_DAYS)
    _keep(one, at=kept_at, by=matter.owner_id)
    recount(matter.pk)


def _move_in_time(one: Promise, *, at: datetime) -> None:
    """Told before its time, and the customer said yes: so a promise is saved."""
    word = FINE.get(one.conversation.language or "", FINE["en"]) if one.conversation else FINE["en"]
    _move(one, to_due=one.due + timedelta(days=2), at=at, why=WHY_MOVED, customers_word=word)
    recount(one.conversation_id or 0)


def _move(one: Promise, *, to_due: datetime, at: datetime, why: str, customers_word: str) -> None:
    by = one.colleague_id or (one.conversation.owner_id if one.conversation else None)
    Move.objects.create(
        promise=one, by_id=by, by_whom=f"colleague:{by}", at=at, why=why,
        from_due=one.due, to_due=to_due, customers_word=customers_word,
    )  # fmt: skip
    one.due, one.state = to_due, PromiseState.MOVED.value
    one.save()


def _keep(one: Promise, *, at: datetime, by: int | None) -> None:
    Keeping.objects.create(promise=one, at=at, by_id=by, by_whom=f"colleague:{by}")
    one.state, one.settled_at, one.remind_at = PromiseState.KEPT.value, at, None
    one.save()


def _made(matter: Conversation, what: str, *, by: int | None, team: Team, made_at: datetime, days: int) -> Promise:
    one = Promise.objects.create(
        customer_id=matter.customer_id,
        conversation=matter,
        what=what,
        team=team,
        colleague_id=by if team.pk == matter.team_id else None,
        due=made_at + timedelta(days=days or 1),
        time_zone=matter.customer.time_zone or "Asia/Tokyo",
        made_where=MadeWhere.MESSAGE.value,
        made_at=made_at,
        made_by_id=by,
        made_by_whom=f"colleague:{by}",
        made_by_team=matter.team,
    )
    recount(matter.pk)
    return one


def _object(one: Promise, *, at: datetime, why: str) -> None:
    by = _of("baggage")
    Opinion.objects.create(
        promise=one, team=one.team, agrees=False, due=one.due, by_id=by, by_whom=f"colleague:{by}", at=at, why=why
    )


def _of(team: str) -> int | None:
    """Ms. Suzuki of sales; of another team whoever has belonged to it longest."""
    people = Colleague.objects.filter(memberships__team__key=team)
    if team == "sales":
        people = people.filter(name__endswith="Suzuki")
    return people.order_by("id").values_list("pk", flat=True).first()
