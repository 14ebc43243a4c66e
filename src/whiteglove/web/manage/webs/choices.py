"""Whom one may choose as a customer's next: teams, colleagues, machines, channels, and names drawn before."""

from django.utils.translation import gettext

from whiteglove.encounters.actions.parties import MACHINE
from whiteglove.encounters.actions.parties_drawn import CHANNEL, COLLEAGUE, PARTY, TEAM
from whiteglove.encounters.models import PartyKind
from whiteglove.insight.queries.drawn import Drawing
from whiteglove.journey.models import Touchpoint
from whiteglove.team.models import Colleague, Team
from whiteglove.web.manage.journeys.words import CHANNELS
from whiteglove.web.manage.webs.words import MACHINES, node_name

Choice = tuple[str, str]  # what is sent, what is read


def choices(found: Drawing) -> list[tuple[str, list[Choice]]]:
    """Groups for a chooser, each in the order of names. Three statements."""
    teams = Team.objects.order_by("name", "id").values_list("id", "name")
    colleagues = Colleague.objects.filter(is_active=True).order_by("name", "id").values_list("id", "name")
    used = Touchpoint.objects.filter(journey=found.journey).exclude(channel="").values_list("channel", flat=True)
    channels = sorted(set(used) | {"email", "phone"})
    own = sorted({end for one in found.own for end in (one.first, one.second)} & set(found.parties))
    written = [(node, found.parties[node]) for node in own]
    groups = [
        (gettext("Teams"), [(f"{TEAM}{number}", name) for number, name in teams]),
        (gettext("Colleagues"), [(f"{COLLEAGUE}{number}", name) for number, name in colleagues]),
        (gettext("Machines"), [(f"{MACHINE}{name}", str(words)) for name, words in MACHINES.items()]),
        (gettext("Channels"), [(f"{CHANNEL}{name}", node_name("channel", name)) for name in channels]),
        (
            gettext("Names you wrote"),
            [
                (f"{PARTY}{one.id}", one.name)
                for _, one in written
                if one.is_outside and one.kind != PartyKind.MACHINE and one.name not in CHANNELS
            ],
        ),
    ]
    return [(name, of_it) for name, of_it in groups if of_it]
