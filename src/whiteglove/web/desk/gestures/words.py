"""How gestures are called on pages."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.money import Money, money_from
from whiteglove.recovery.actions.gestures import BeyondTheLimit
from whiteglove.recovery.queries.ledger import GestureShown
from whiteglove.web.words import money_of

AN_AMOUNT = 1250  # in the smallest unit, as an example
LONGEST_SHOWN = 64
KINDS: dict[str, Promise] = {
    "refund": gettext_lazy("A refund"),
    "upgrade": gettext_lazy("An upgrade"),
    "gift": gettext_lazy("A gift"),
    "waive_fee": gettext_lazy("A fee waived"),
    "exception": gettext_lazy("An exception to guidance"),
    "extra_time": gettext_lazy("Extra time for them"),
    "elsewhere": gettext_lazy("Pointed to somebody who serves them better"),
}
GAVE: dict[str, Promise] = {
    "refund": gettext_lazy("%(who)s gave a refund"),
    "upgrade": gettext_lazy("%(who)s gave an upgrade"),
    "gift": gettext_lazy("%(who)s gave a gift"),
    "waive_fee": gettext_lazy("%(who)s waived a fee"),
    "exception": gettext_lazy("%(who)s made an exception"),
    "extra_time": gettext_lazy("%(who)s took extra time for them"),
    "elsewhere": gettext_lazy("%(who)s pointed them to somebody who serves them better. That is service at its best"),
}
PEERS_SAY: dict[str, Promise] = {
    "same": gettext_lazy("I would have done the same"),
    "more": gettext_lazy("I would have given more"),
    "else": gettext_lazy("I would have done something else"),
}
LOOK_REASONS: dict[str, Promise] = {
    "any": gettext_lazy("every gesture may be looked at"),
    "worth": gettext_lazy("much of what one may give in a case"),
    "rule": gettext_lazy("a mandatory rule was bent"),
    "again": gettext_lazy("this customer was given something before"),
    "upset": gettext_lazy("a colleague had said that the customer was upset"),
}


def whole_units(amount: int, currency: str) -> str:
    """An amount as one types it, without the currency's sign."""
    return f"{Money(amount, currency).as_decimal():f}"


def amount_typed(typed: str, currency: str) -> int:
    """In the smallest unit. Raises NotUnderstood with an example that fits the currency."""
    try:
        return money_from(typed, currency).amount
    except NotUnderstood as error:
        raise NotUnderstood(
            gettext("“%(worth)s” cannot be read as an amount in %(currency)s. Write it as %(example)s.")
            % {"worth": typed[:LONGEST_SHOWN], "currency": currency, "example": whole_units(AN_AMOUNT, currency)}
        ) from error


def gave_words(one: GestureShown) -> str:
    """Who gave what."""
    name = one.colleague_name
    who = pgettext("a colleague who did something", "%(name)s") % {"name": name} if name else gettext("A program")
    return str(GAVE[one.kind]) % {"who": who}


def beyond_words(error: BeyondTheLimit) -> list[str]:
    """What is left, until when, in whole sentences; who has more is shown beside."""
    limit, left = error.allowed.limit, error.allowed.left
    if limit is None:
        return [gettext("Nobody has set how much of this you may give, so nothing was given.")]
    said = [gettext("This is more than you may give alone, and nothing was given.")]
    if limit.per_case is not None and left.in_case is not None:
        amounts = {"left": money_of(left.in_case, limit.currency), "whole": money_of(limit.per_case, limit.currency)}
        said.append(gettext("In this case %(left)s of %(whole)s are left.") % amounts)
    if limit.per_period is not None and left.in_period is not None:
        amounts = {
            "left": money_of(left.in_period, limit.currency),
            "whole": money_of(limit.per_period, limit.currency),
        }
        said.append(
            gettext("Of %(whole)s in %(days)s days %(left)s are left.") % {**amounts, "days": limit.period_days}
        )
    return said


GLOBALS: dict[str, Any] = {
    "GESTURES": KINDS,
    "PEERS_SAY": PEERS_SAY,
    "LOOK_REASONS": LOOK_REASONS,
    "gave_words": gave_words,
    "whole_units": whole_units,
}
