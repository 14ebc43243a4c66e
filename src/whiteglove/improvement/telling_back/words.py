"""What customers are told of a decision to which their words led; a person reads it before it is released."""

from django.utils.translation import gettext, override

from whiteglove.improvement.models import Choice, Decision
from whiteglove.journey.shape import name_in
from whiteglove.promises.delays.words import SPOKEN, spoken


def ready_words(decision: Decision) -> dict[str, str]:
    """By each language that we speak to customers by ourselves."""
    return {language: _words(decision, language) for language in SPOKEN}


def subject_of(decision: Decision, language: str) -> str:
    """Of a mail that stands in no conversation yet."""
    ours = spoken(language)
    with override(ours):
        return gettext("You said, we did: %(title)s") % {"title": name_in(decision.rule.title, ours)}


def _words(decision: Decision, language: str) -> str:
    with override(language):
        said = gettext("You told us that a rule of ours stood in your way: “%(title)s”.")
        thanks = gettext("Your words led there. Thank you for saying so.")
        beneath = gettext(
            "You need not answer this; if you do, a person reads it. "
            "If you would rather not hear of such things, tell us so in one word."
        )
        title = name_in(decision.rule.title, language)
        deed = " ".join([_deed(decision.choice), thanks])
        return "\n\n".join([gettext("Good day,"), said % {"title": title}, deed, beneath])


def _deed(choice: str) -> str:
    match choice:
        case Choice.RETIRE:
            return gettext("This rule is gone.")
        case Choice.SOFTEN:
            return gettext("This rule binds us no more; our people decide.")
        case _:
            return gettext("This rule was changed.")
