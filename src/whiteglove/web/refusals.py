"""A refusal becomes a page that says what happened and what one can do."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from whiteglove.conversations.actions.answering import (
    CustomerWroteMeanwhile,
    GapsLeft,
    NobodyToAnswer,
    SentAlready,
    SomethingNewMeanwhile,
    TooLateToTakeBack,
)
from whiteglove.conversations.actions.columns import MergedMeanwhile
from whiteglove.conversations.actions.files import FILES_AT_MOST, TooMuchToSend
from whiteglove.conversations.actions.merging import DifferentPeople, SameConversation
from whiteglove.conversations.actions.sending_again import NothingToSendAgain, NotTheCustomers
from whiteglove.conversations.actions.tagging import TagIsRetired
from whiteglove.conversations.actions.unmerging import NotMerged
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import is_unstorable
from whiteglove.journey.actions import ChangedMeanwhile, JourneyIsRetired
from whiteglove.promises.delays.actions import NothingChanged, NothingToTell, WhyMissing
from whiteglove.promises.protocols.holding import (
    AnsweredMeanwhile,
    HoldsMeanwhile,
    NewerVersion,
    NotAgreedYet,
    NothingAgreed,
    ObjectedAlready,
    ProtocolOver,
)
from whiteglove.recovery.actions.gestures import GivenJustNow, GivenOtherwise
from whiteglove.recovery.actions.recoveries import ClosedAlready
from whiteglove.team.absences.rules import AbsentAlready, EndsTooEarly, InThePast, TooFar
from whiteglove.team.times import TimesRefused
from whiteglove.web.actors import NotSignedIn

ACTS_REFUSED = {
    MergedMeanwhile: gettext_lazy("It was merged into another conversation meanwhile. Open it again to go there."),
    SameConversation: gettext_lazy("These two are one conversation already."),
    DifferentPeople: gettext_lazy(
        "These conversations are of different customers. Tick that you know it to merge them, or link them instead."
    ),
    NotMerged: gettext_lazy("It stands by itself already; somebody may have taken the merge back."),
    NothingToSendAgain: gettext_lazy(
        "It is not sent again: it is on its way, has arrived, or may have. Sent again, it might come twice."
    ),
    NotTheCustomers: gettext_lazy("An answer to the customer goes neither to an outside expert nor to ourselves."),
    TagIsRetired: gettext_lazy("This tag is not in use any more."),
}


class Unstorable(NotUnderstood):
    """A text that cannot be kept, such as one with a NUL: no person typed it."""


class Refusals:
    """Turns `Refused` into a page, or into a sentence for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django when a view raised."""
        if isinstance(error, NotSignedIn):
            return to_sign_in(request)
        if is_unstorable(error):
            error = Unstorable("A text holds a character that nobody can read or keep. Nothing was saved.")
        if not isinstance(error, Refused):
            return None
        template = "_refused.html" if is_fragment(request) else "refused.html"
        said = {"reason": in_words(error), "status": error.status}
        answer = render(request, template, said, status=error.status, using="jinja2")
        answer.headers["HX-Push-Url"] = "false"
        return answer


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for part of a page; going back in history asks for a whole one."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def in_its_place(form: HttpResponse, selector: str, error: Refused) -> HttpResponse:
    """A form that was refused, shown again where it stood, not as the sentence that htmx makes of a refusal."""
    form.status_code = error.status
    form.headers["HX-Retarget"], form.headers["HX-Reswap"] = selector, "outerHTML"
    form.headers["HX-Push-Url"] = "false"
    return form


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards where going back makes sense."""
    place = request.get_full_path() if request.method == "GET" and not is_fragment(request) else None
    target = reverse("sign_in") + (f"?{urlencode({'next': place})}" if place else "")
    return HttpResponseClientRedirect(target) if is_fragment(request) else HttpResponseRedirect(target)


SAID: tuple[tuple[type[Refused], Promise], ...] = (
    (
        CustomerWroteMeanwhile,
        gettext_lazy("The customer wrote again while you were writing. Your text is kept: please look first."),
    ),
    (
        SomethingNewMeanwhile,
        gettext_lazy("Something happened while you were writing. Your text is kept: please look first."),
    ),
    (
        SentAlready,
        gettext_lazy("You sent this from another window already, with other words. These are kept, not sent."),
    ),
    (Unstorable, gettext_lazy("A text holds a character that nobody can read or keep. Nothing was saved.")),
    (GapsLeft, gettext_lazy("A gap of the saved reply is still to be filled: look for the marks ⟦ ⟧.")),
    (NobodyToAnswer, gettext_lazy("No address of this customer is known, so an answer has nowhere to go.")),
    (TooLateToTakeBack, gettext_lazy("This answer is on its way and can no longer be taken back.")),
    (
        NotAllowed,
        gettext_lazy("This is not among the things you may do here. A colleague with another role can."),
    ),
    (
        InThePast,
        gettext_lazy("This began before today. Enter what is still to come: from now on, or from this morning."),
    ),
    (EndsTooEarly, gettext_lazy("This ends before it begins, or is over already. Please look at both times again.")),
    (TooFar, gettext_lazy("This begins in more than three years, or lasts as long. Enter it nearer to its time.")),
    (WhyMissing, gettext_lazy("Say why it takes longer, in your own words: who knows the reason can wait.")),
    (NothingChanged, gettext_lazy("An apology alone helps nobody, and is not sent. Name a time later than before.")),
    (
        NewerVersion,
        gettext_lazy("Somebody wrote it anew meanwhile. Your words are kept: please look at theirs first."),
    ),
    (
        ChangedMeanwhile,
        gettext_lazy("Somebody saved this map meanwhile. Yours is kept here: please look at theirs first."),
    ),
    (JourneyIsRetired, gettext_lazy("This journey is planned no more. Plan it again first, then change it.")),
    (
        HoldsMeanwhile,
        gettext_lazy("Both teams agreed meanwhile, and it holds now. Look at it again before you end it."),
    ),
    (ProtocolOver, gettext_lazy("This version holds no more. Look at the one that does, or write a new one.")),
    (NotAgreedYet, gettext_lazy("It does not hold yet: both teams have to agree first.")),
    (NothingAgreed, gettext_lazy("When this was handed over, nothing was agreed. Write it down together.")),
    (
        AnsweredMeanwhile,
        gettext_lazy("A colleague answered this while you were writing. Your words are kept: please look first."),
    ),
    (
        GivenOtherwise,
        gettext_lazy(
            "Something else was given with this form already. Look what stands there; open it anew for more."
        ),
    ),
    (
        GivenJustNow,
        gettext_lazy("The same was given here a moment ago, and was not given again. Is it meant, say another why."),
    ),
    (ObjectedAlready, gettext_lazy("Somebody of your team has said so already.")),
    (NothingToTell, gettext_lazy("There is nothing to tell any more: they heard from us, or it stands otherwise.")),
    (NotFound, gettext_lazy("It is not here. It may have been merged or removed.")),
)


def in_words(error: Refused) -> str:
    """What happened and what comes next, in the reader's language where we know the kind of refusal."""
    if isinstance(error, TooMuchToSend):
        return gettext("At most %(number)s files and %(size)s MB together go with one message.") % {
            "number": FILES_AT_MOST,
            "size": settings().max_files_bytes // 1_000_000,
        }
    if isinstance(error, ClosedAlready):
        return gettext(
            "%(name)s closed this already. Your words are not kept: write them as a note in the conversation, "
            "or open it anew if something is still wrong."
        ) % {"name": error.by or gettext("A program")}
    if isinstance(error, TimesRefused):
        return error.in_words()
    if isinstance(error, AbsentAlready):
        return gettext("%(name)s is away then already. Change that absence instead of entering another.") % {
            "name": error.name
        }
    if isinstance(error, MergedMeanwhile | SameConversation | DifferentPeople | NotMerged | TagIsRetired):
        return str(ACTS_REFUSED[type(error)])
    said = str(error)
    return next((str(words) for kind, words in SAID if isinstance(error, kind)), gettext(said) if said else said)
