"""Who hears of a protocol: those who may agree for a team, everybody of both, and whose hand-over it was."""

from collections.abc import Iterable

from django.db.models import Q

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.promises.models import Protocol, ProtocolObjection, ProtocolReview
from whiteglove.promises.protocols.rules import reminded
from whiteglove.team.models import Colleague, Membership, Team
from whiteglove.team.permissions import LEADING, MANAGING


def tell_written(actor: Actor, protocol: Protocol, *, awaited: Iterable[int]) -> None:
    """Those who may agree for the teams that have not."""
    _tell(actor, protocol, Because.PROTOCOL_WRITTEN, str(protocol.version), whom=_leading(protocol, awaited))


def tell_holds(actor: Actor, protocol: Protocol) -> None:
    """Everybody of both teams: what nobody knows, nobody keeps."""
    teams = (protocol.from_team_id, protocol.to_team_id)
    _tell(actor, protocol, Because.PROTOCOL_HOLDS, "", whom=_serving(teams))


def tell_review(protocol: Protocol) -> None:
    """Those who may agree for both teams."""
    whom = _leading(protocol, (protocol.from_team_id, protocol.to_team_id))
    _tell(SYSTEM, protocol, Because.PROTOCOL_REVIEW, protocol.review_on.isoformat(), whom=whom)


def tell_reviewed(actor: Actor, looked: ProtocolReview) -> None:
    """Those who may agree for both teams: the day is another."""
    protocol = looked.protocol
    whom = _leading(protocol, (protocol.from_team_id, protocol.to_team_id))
    _tell(actor, protocol, Because.PROTOCOL_REVIEWED, str(looked.pk), whom=whom)


def tell_ended(actor: Actor, protocol: Protocol) -> None:
    """Everybody of both teams, where it held; of what was only proposed, those who may agree."""
    teams = (protocol.from_team_id, protocol.to_team_id)
    whom = _leading(protocol, teams) if protocol.in_force_from is None else _serving(teams)
    _tell(actor, protocol, Because.PROTOCOL_ENDED, "", whom=whom)


def tell_objected(actor: Actor, objection: ProtocolObjection) -> None:
    """Whoever handed it over."""
    _tell_of(actor, objection, Because.PROTOCOL_OBJECTED, objection.assignment.by_id, "")


def tell_answered(actor: Actor, objection: ProtocolObjection) -> None:
    """Whoever objected."""
    at = objection.answered_at.isoformat() if objection.answered_at else ""
    _tell_of(actor, objection, Because.PROTOCOL_ANSWERED, objection.by_id, at)


def _leading(protocol: Protocol, teams: Iterable[int]) -> frozenset[int]:
    """Who may agree for these of its teams and sees both; where nobody of one may, whoever manages the house."""
    roles = [role.value for role in LEADING]
    rows = Membership.objects.filter(team__in=list(teams), colleague__role__in=roles)
    pairs = list(rows.values_list("team_id", "colleague_id"))
    seeing = _who_see_both(protocol, {colleague for _, colleague in pairs})
    found: dict[int, set[int]] = {team: set() for team in teams}
    for team, colleague in pairs:
        found[team] |= {colleague} & seeing
    managing = frozenset[int]()
    if not all(found.values()):
        managers = Colleague.objects.filter(is_active=True, role__in=[role.value for role in MANAGING])
        managing = frozenset(managers.values_list("pk", flat=True))
    return reminded({team: frozenset(whom) for team, whom in found.items()}, managing)


def _serving(teams: Iterable[int]) -> set[int]:
    serving = Membership.objects.filter(team__in=teams, colleague__is_active=True)
    return set(serving.values_list("colleague_id", flat=True))


def _tell(actor: Actor, protocol: Protocol, because: Because, cause: str, *, whom: Iterable[int]) -> None:
    news = News(
        about=f"protocol:{protocol.pk}",
        because=because,
        key=f"{because.value}:{protocol.pk}:{cause}",
        team=protocol.from_team_id,
        customer=None,
        conversation=None,
    )
    tell_news(actor, news, whom=_who_see_both(protocol, whom))


def _tell_of(actor: Actor, objection: ProtocolObjection, because: Because, whom: int | None, cause: str) -> None:
    talk = objection.assignment.conversation
    news = News(
        about=f"protocol:{objection.protocol_id}",
        because=because,
        key=f"{because.value}:{objection.pk}:{cause}",
        team=talk.team_id,
        customer=talk.customer_id,
        conversation=talk.pk,
    )
    if whom is not None:
        tell_news(actor, news, whom={whom})


def _who_see_both(protocol: Protocol, whom: Iterable[int]) -> set[int]:
    """Of these, all but those from whom one of the two teams is hidden."""
    people = Colleague.objects.filter(pk__in=list(whom), is_active=True)
    pair = (protocol.from_team_id, protocol.to_team_id)
    for team in Team.objects.filter(pk__in=pair, is_private=True).values_list("pk", flat=True):
        inside = Membership.objects.filter(team=team).values("colleague")
        people = people.filter(Q(pk__in=inside) | Q(role__in=[role.value for role in MANAGING]))
    return set(people.values_list("pk", flat=True))
