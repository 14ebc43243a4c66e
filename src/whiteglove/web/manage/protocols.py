"""Protocols between teams: all of them, and for two teams both directions on one page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.promises.protocols import actions
from whiteglove.promises.protocols.checks import Checked, checked
from whiteglove.promises.protocols.holding import speaks_for, today
from whiteglove.promises.protocols.queries import ProtocolShown, between, protocol_shown, standing_protocols
from whiteglove.promises.protocols.rules import LATEST_REVIEW, USUAL_REVIEW, State
from whiteglove.promises.protocols.seen import knows, team_names
from whiteglove.team.permissions import May, is_allowed
from whiteglove.team.queries import find_colleague, find_team
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.protocol_asked import day_asked
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.refusals import in_words

NOT_KEPT_SHOWN = 20


@dataclass(slots=True)
class Direction:
    """What one team hands to another: what holds, what is proposed instead, and what held before."""

    from_id: int
    from_name: str
    to_id: int
    to_name: str
    holds: ProtocolShown | None = None
    proposed: ProtocolShown | None = None
    over: list[ProtocolShown] = field(default_factory=list)

    @property
    def standing(self) -> list[ProtocolShown]:
        """What holds, then what is proposed."""
        return [one for one in (self.holds, self.proposed) if one]

    def add(self, one: ProtocolShown) -> None:
        """Put a version where it belongs."""
        if one.state is State.IN_FORCE:
            self.holds = one
        elif one.state is State.PROPOSED:
            self.proposed = one
        else:
            self.over.append(one)


@dataclass(slots=True)
class Kept:
    """What somebody typed about one version, in a form (`end` or `review`) that was refused."""

    protocol_id: int
    form: str
    why: str
    next_on: str = ""
    reason: str = ""
    status: int = 422


def _both(shown: Sequence[ProtocolShown], one: int, other: int, names: dict[int, str]) -> list[Direction]:
    pair = [Direction(one, names[one], other, names[other]), Direction(other, names[other], one, names[one])]
    for version in shown:
        pair[0 if version.from_team_id == one else 1].add(version)
    return pair


@require_safe
def protocols(request: HttpRequest) -> HttpResponse:
    """All that stand, by pairs of teams; `team`: only those with it; `one` and `other`: to the page of that pair."""
    actor = actor_of(request)
    one, other = number(request.GET.get("one", "")), number(request.GET.get("other", ""))
    if one and other and one != other:
        return redirect("protocols_between", from_id=one, to_id=other)
    team = number(request.GET.get("team", "")) or None
    shown = standing_protocols(actor, team=team)
    pairs: dict[tuple[int, int], list[ProtocolShown]] = {}
    for version in shown:
        first, second = sorted(version.teams)
        pairs.setdefault((first, second), []).append(version)
    names = team_names(actor)
    return page(
        request,
        "protocols.html",
        actor,
        pairs=[_both(versions, *ids, names) for ids, versions in pairs.items()],
        checks=checked(actor, shown),
        names=names,
        team=team if team in names else None,
        same=bool(one and one == other),
    )


@require_safe
def protocol(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """To the page of its two teams."""
    actor = actor_of(request)
    mark_read(actor, about=f"protocol:{protocol_id}")
    shown = protocol_shown(actor, protocol_id)
    first, second = sorted(shown.teams)
    address = redirect("protocols_between", from_id=first, to_id=second)
    address["Location"] += f"#protocol-{shown.id}"
    return address


@require_safe
def protocols_between(request: HttpRequest, from_id: int, to_id: int) -> HttpResponse:
    """What each of two teams hands the other, whether it is kept, and who knows it."""
    return _between_page(request, actor_of(request), (from_id, to_id))


def _between_page(
    request: HttpRequest, actor: Actor, pair: tuple[int, int], *, kept: Kept | None = None
) -> HttpResponse:
    """kept: what was typed, and refused."""
    from_id, to_id = pair
    names = team_names(actor)
    if from_id == to_id or not {from_id, to_id} <= set(names):
        raise NotFound("Two teams are needed, and one of these is not here.")
    both = _both(between(actor, from_id, to_id), from_id, to_id, names)
    standing = [version for direction in both for version in direction.standing]
    checks: dict[int, Checked] = checked(actor, standing, lists=NOT_KEPT_SHOWN)
    return page(
        request,
        "protocols_between.html",
        actor,
        both=both,
        checks=checks,
        knows=knows(actor, [version.id for version in standing]),
        speaks=_speaks(actor, from_id, to_id),
        tomorrow=today() + timedelta(days=1),
        usual_review=today() + USUAL_REVIEW,
        latest_review=today() + LATEST_REVIEW,
        kept=kept,
        is_kept_below=kept is not None and kept.protocol_id in [version.id for version in standing],
        status=kept.status if kept else 200,
    )


def _speaks(actor: Actor, one: int, other: int) -> set[int]:
    return speaks_for(actor, (one, other)) if is_allowed(actor, May.AGREE_PROTOCOLS) else set()


@require_POST
def protocol_agree(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """One of the two teams (`team`) agrees."""
    team = request.POST.get("team", "")
    made = actions.agree(actor_of(request), protocol_id, team=find_team(team) if team else None)
    return _back(made.from_team_id, made.to_team_id, "holds" if made.in_force_from else "agreed")


@require_POST
def protocol_end(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """It holds no more, or is withdrawn; `why`, and `held`: whether it did when they looked."""
    held = {"yes": True, "no": False}.get(request.POST.get("held", ""))
    actor, why = actor_of(request), request.POST.get("why", "")
    try:
        made = actions.end(actor, protocol_id, why=why, was_in_force=held)
    except Refused as error:
        return _again(request, actor, error, Kept(protocol_id, "end", why))
    return _back(made.from_team_id, made.to_team_id, "ended")


@require_POST
def protocol_review(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """It still holds; looked at again `next_on`."""
    actor, why, day = actor_of(request), request.POST.get("why", ""), request.POST.get("next_on", "")
    try:
        looked = actions.review(actor, protocol_id, next_on=day_asked(day), why=why)
    except Refused as error:
        return _again(request, actor, error, Kept(protocol_id, "review", why, next_on=day))
    return _back(looked.protocol.from_team_id, looked.protocol.to_team_id, "reviewed")


@require_POST
def protocol_read(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """The reader knows it."""
    actor = actor_of(request)
    actions.read(actor, protocol_id, colleague=find_colleague(str(actor.colleague_id)))
    shown = protocol_shown(actor, protocol_id)
    return _back(shown.from_team_id, shown.to_team_id, "read")


def _again(request: HttpRequest, actor: Actor, error: Refused, kept: Kept) -> HttpResponse:
    """The page as it is now, with what was typed; who may not do it at all is told so instead."""
    if isinstance(error, NotAllowed | NotFound):
        raise error
    kept.reason, kept.status = in_words(error), error.status
    first, second = sorted(protocol_shown(actor, kept.protocol_id).teams)
    return _between_page(request, actor, (first, second), kept=kept)


def _back(one: int, other: int, said: str) -> HttpResponse:
    return back_to("protocols_between", *sorted((one, other)), said=said)
