"""What a page of the web was asked for: which question, which days, whose customers, people or teams."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.lifting import Lift
from whiteglove.insight.queries.felt import ever, quarter
from whiteglove.insight.queries.kinds import CustomersOf, KindOf, customers_by
from whiteglove.insight.queries.webs import MOST_DRAWN, Web, party_id, web
from whiteglove.insight.reading import Period
from whiteglove.insight.scales import SCALES
from whiteglove.perception.models import Kind
from whiteglove.web.manage.webs.words import PERIODS

EACH, TEAMS = "each", "teams"


@dataclass(frozen=True, slots=True)
class Asked:
    """As the address has it. people: each, teams, or empty: as it fits. open: a node, or a line as `a>b`."""

    kind: str
    period: str
    customers: KindOf
    people: str
    is_all: bool
    open: str

    @property
    def when(self) -> Period:
        """The days."""
        now = clock.now()
        return ever(now) if self.period == "ever" else quarter(now)

    def query(self, **other: str) -> str:
        """The same page again, otherwise in this."""
        said = {
            "kind": self.kind,
            "period": self.period,
            "customers": self.customers.value,
            "people": self.people,
            "all": "1" if self.is_all else "",
            "open": self.open,
        }
        usual = {"kind": Kind.CSAT.value, "period": "quarter", "customers": KindOf.ONE.value}
        parts = {name: value for name, value in (said | other).items() if value and value != usual.get(name)}
        return f"?{urlencode(parts)}" if parts else "?"


def asked(request: HttpRequest) -> Asked:
    """Read it; what we do not know is the usual."""
    said: QueryDict = request.GET
    kind, customers, people = said.get("kind", ""), said.get("customers", ""), said.get("people", "")
    return Asked(
        kind=kind if kind in SCALES else Kind.CSAT.value,
        period=said.get("period", "") if said.get("period", "") in PERIODS else "quarter",
        customers=KindOf(customers) if customers in set(KindOf) else KindOf.ONE,
        people=people if people in (EACH, TEAMS) else "",
        is_all=said.get("all") == "1",
        open=said.get("open", "")[:80],
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown. is_by_team: colleagues stand as their teams; everybody: how many there are one by one."""

    web: Web
    kinds: list[CustomersOf]
    is_by_team: bool
    everybody: int


def seen_web(actor: Actor, key: str, wanted: Asked) -> Seen:
    """The web as it was asked for; of more than sixty their teams, unless each is wanted. Raises NotFound."""
    when = wanted.when
    each = web(actor, key, kind=wanted.kind, period=when)
    everybody = len(each.nodes)
    is_by_team = wanted.people == TEAMS or (everybody > MOST_DRAWN and wanted.people != EACH)
    found = web(actor, key, kind=wanted.kind, period=when, by_team=True) if is_by_team else each
    lift = _lift(each) if is_by_team else None
    kinds = customers_by(actor, key, wanted.customers, period=when, lift=lift)
    return Seen(found, kinds, is_by_team, everybody)


def _lift(each: Web) -> Lift:
    belongs = ((node.id, node.belongs.whole) for node in each.nodes if node.belongs is not None)
    return {
        int(one.partition(":")[2]): whole for one, whole in belongs if whole is not None and party_id(whole) != one
    }
