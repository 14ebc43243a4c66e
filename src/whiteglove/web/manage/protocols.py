"""Protocols between teams: all of them, and for two teams both directions on one page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
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
    actor = actor_of(request)
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
        today=today(),
        usual_review=today() + USUAL_REVIEW,
        latest_review=today() + LATEST_REVIEW,
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
    made = actions.end(actor_of(request), protocol_id, why=request.POST.get("why", ""), was_in_force=held)
    return _back(made.from_team_id, made.to_team_id, "ended")


@require_POST
def protocol_review(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """It still holds; looked at again `next_on`."""
    next_on = day_asked(request.POST.get("next_on", ""))
    looked = actions.review(actor_of(request), protocol_id, next_on=next_on, why=request.POST.get("why", ""))
    return _back(looked.protocol.from_team_id, looked.protocol.to_team_id, "reviewed")


@require_POST
def protocol_read(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """The reader knows it."""
    actor = actor_of(request)
    actions.read(actor, protocol_id, colleague=find_colleague(str(actor.colleague_id)))
    shown = protocol_shown(actor, protocol_id)
    return _back(shown.from_team_id, shown.to_team_id, "read")


def _back(one: int, other: int, said: str) -> HttpResponse:
    return back_to("protocols_between", *sorted((one, other)), said=said)
