"""How a notice reads, in the language that is active, and which page it leads to."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy


def place_of(about: str, conversation_id: int | None) -> str:
    """The address of the page: of the conversation where there is one. about: such as `promise:12`, as that page."""
    if conversation_id is not None:
        return reverse("conversation", args=[conversation_id])
    noun, _, number = about.partition(":")
    return reverse(noun, args=[int(number)])


def said_of(because: str, *, by_whom: str, called: str) -> str:
    """One sentence. by_whom: the colleague who caused it; empty: the customer, who is `called` so."""
    who = by_whom or called or gettext("Somebody without a name")
    if because in OF_ANSWERS:
        return str(OF_ANSWERS[because]) % {"who": who}
    if because in OF_COLLEAGUES:
        return str(OF_COLLEAGUES[because]) % {"who": by_whom or gettext("Somebody")}
    if because.startswith("promise_"):
        return _of_promise(because, by_whom=by_whom, customer=called or gettext("somebody without a name"))
    match because:
        case "assigned" if by_whom:
            return gettext("%(who)s asks you to answer for this.") % {"who": who}
        case "assigned":
            return gettext("You answer for this from now on.")
        case "mentioned":
            return gettext("%(who)s named you in a note.") % {"who": who}
        case "own":
            return gettext("%(who)s wrote in a conversation you answer for.") % {"who": who}
        case _:
            return gettext("%(who)s wrote in a conversation you follow.") % {"who": who}


OF_ANSWERS: dict[str, Promise] = {
    "response_poor": gettext_lazy("%(who)s was not content with how we served them."),
    "response_thanks": gettext_lazy("%(who)s was glad of how you served them, and says so."),
    "signs_strong": gettext_lazy("%(who)s may need a kind word before anger shows. See why."),
    "response_worse": gettext_lazy("Where you or your team stand, customers feel worse than before."),
}
OF_GESTURES: dict[str, Promise] = {
    "more_asked": gettext_lazy("%(who)s asks you, while a customer waits, whether more may be given."),
    "more_agreed": gettext_lazy("%(who)s says yes, and it is given. You can tell the customer."),
    "more_refused": gettext_lazy("%(who)s says no this time. Please see why."),
    "more_ended": gettext_lazy("Nobody answered your question for more in time. Please ask somebody else."),
    "look_asked": gettext_lazy("A colleague put something right. What would you have done?"),
    "look_said": gettext_lazy("%(who)s looked at what you gave, and says what they would have done."),
}
OF_RULES: dict[str, Promise] = {
    "rule_round": gettext_lazy("A barnacle round began: rules of yours are due, or hurt customers."),
    "rule_decided": gettext_lazy("%(who)s decided what becomes of a rule that is yours, or that you named."),
    "rule_week": gettext_lazy("What was scraped off last week, and whom it helps."),
    "rule_helped": gettext_lazy("Did it help? It is written down. Your word led there: thank you."),
}
OF_WEBHOOKS: dict[str, Promise] = {
    "webhook_waiting": gettext_lazy("A webhook has not arrived for a while, and what comes after waits. See why."),
    "webhook_failing": gettext_lazy("A webhook does not arrive, and we stopped trying. Nothing is lost; see why."),
    "webhook_gone": gettext_lazy("The receiver of a webhook wants nothing more, so we stopped. Please look at it."),
}
OF_PROMISES: dict[str, Promise] = {
    "promise_made": gettext_lazy("%(who)s promised something to %(customer)s that you or your team have to keep."),
    "promise_asked": gettext_lazy("%(who)s asks whether your team can promise something to %(customer)s."),
    "promise_due": gettext_lazy("A promise to %(customer)s falls due soon."),
    "promise_broken": gettext_lazy("A promise to %(customer)s was broken. It is still to be kept."),
    "promise_many_broken": gettext_lazy(
        "Many were to hear again by now, and did not. Say something, even if it is little."
    ),
    "promise_kept": gettext_lazy("What you promised %(customer)s was done."),
    "promise_moved": gettext_lazy("What you promised %(customer)s is due at another time."),
    "promise_withdrawn": gettext_lazy("What you promised %(customer)s no longer holds."),
    "promise_agreed": gettext_lazy("The team agrees to what you want to promise %(customer)s."),
    "promise_objected": gettext_lazy("The team objects to what you promised %(customer)s."),
}


def _of_promise(because: str, *, by_whom: str, customer: str) -> str:
    return str(OF_PROMISES[because]) % {"who": by_whom or gettext("Somebody"), "customer": customer}


OF_PROTOCOLS: dict[str, Promise] = {
    "protocol_written": gettext_lazy("%(who)s wrote down how two teams hand over to each other. Does yours agree?"),
    "protocol_holds": gettext_lazy("Your team and another agreed how they hand over to each other. Please read it."),
    "protocol_review": gettext_lazy("It is time to look again at what your team and another agreed."),
    "protocol_reviewed": gettext_lazy("%(who)s looked again at what your team and another agreed: it still holds."),
    "protocol_ended": gettext_lazy(
        "%(who)s ended what your team and another agreed or had proposed. Please see why."
    ),
    "protocol_objected": gettext_lazy("%(who)s says that a hand-over of yours was not as agreed."),
    "protocol_answered": gettext_lazy("%(who)s answered what you said about a hand-over."),
}
OF_COLLEAGUES = OF_PROTOCOLS | OF_GESTURES | OF_RULES | OF_WEBHOOKS
