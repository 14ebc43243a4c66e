"""Which teams do without a rule today."""

from datetime import date

from django.db.models import QuerySet

from whiteglove.rulebook.models import Exemption


def exempt(team: int | None, day: date) -> QuerySet[Exemption]:
    """Exemptions of a team on a day; None: not known which team, so none."""
    return Exemption.objects.filter(team=team or 0, from_on__lte=day, until_on__gt=day)
