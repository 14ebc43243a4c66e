"""What stands in the form about what it cost them: what is written down, else what was said elsewhere."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext

from whiteglove.foundation.actors import Actor
from whiteglove.recovery.harm import Harm
from whiteglove.recovery.queries.harm import Suggested, suggested
from whiteglove.recovery.queries.recoveries import RecoveryShown
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.desk.gestures.words import AN_AMOUNT, whole_units
from whiteglove.web.desk.recoveries.words import hours_words
from whiteglove.web.words import money_words

SHOWN_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class HarmForm:
    """money, delay, issue: what stands in the fields. said: what was said elsewhere, in sentences.

    is_filled_in: something stands there that nobody has confirmed. refusal: why what was sent was not written down.
    """

    money: str
    delay: str
    issue: str
    currency: str
    example: str
    said: list[str] = field(default_factory=list)
    is_filled_in: bool = False
    refusal: str = ""


def harm_form(
    actor: Actor, one: RecoveryShown | None, *, typed: QueryDict | None = None, refusal: str = ""
) -> HarmForm | None:
    """With what is written down, else with what is known; typed: what was sent and refused. None: they may not."""
    if one is None or not is_allowed(actor, May.RECOVER):
        return None
    currency = house_currency()
    example = whole_units(AN_AMOUNT, currency)
    if typed is not None:
        money, delay, issue = (typed.get(name, "") for name in ("money", "delay", "issue"))
        return HarmForm(money, delay, issue, currency, example, refusal=refusal)
    return _known(actor, one, currency, example)


def _known(actor: Actor, one: RecoveryShown, currency: str, example: str) -> HarmForm:
    harm, known = one.harm, suggested(actor, one)
    money = harm.money or known.money
    delay = known.delay_hours if harm.delay_hours is None else harm.delay_hours
    return HarmForm(
        whole_units(money.amount, currency) if money is not None and money.currency == currency else "",
        "" if delay is None else f"{delay:g}",
        harm.issue,
        currency,
        example,
        said=[*_foreign(harm, currency), *_said(known)],
        is_filled_in=known.money is not None or known.delay_hours is not None,
    )


def _foreign(harm: Harm, currency: str) -> list[str]:
    if harm.money is None or harm.money.currency == currency:
        return []
    return [
        gettext("Written down is %(amount)s; leave the field empty to keep it.") % {"amount": money_words(harm.money)}
    ]


def _said(known: Suggested) -> list[str]:
    said = [
        gettext("Said when something was in the way: “%(words)s”.") % {"words": words}
        for words in known.costs[-SHOWN_AT_MOST:]
    ]
    if known.delay_hours is not None:
        told = {"what": known.promised, "late": hours_words(known.delay_hours)}
        late = (
            gettext("“%(what)s” is late, by now %(late)s.")
            if known.is_late_still
            else gettext("“%(what)s” was kept late: %(late)s.")
        )
        said.append(late % told)
    return said
