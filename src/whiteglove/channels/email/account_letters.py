"""Mails to colleagues about their own account: a link to a new password, and that the password was changed."""

from django.db import transaction
from django.utils.translation import gettext

from whiteglove.channels.email.facts import AccountLetterEnded
from whiteglove.channels.email.house_mail import MOST_TRIES, HouseMail, send_to_colleague, speaking_to
from whiteglove.channels.email.models import AccountLetter, LetterKind
from whiteglove.channels.email.sending.outcomes import wait_after
from whiteglove.channels.email.sending.smtp_conversation import NoAnswer, PutOff, RefusedForGood
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.team.forgotten import way_to_new_password
from whiteglove.team.house import house_now
from whiteglove.team.models import Colleague


def send_letter(letter: AccountLetter) -> None:
    """One try. To an address nobody here has, nothing is sent and nothing is kept."""
    colleague = Colleague.objects.filter(email__iexact=letter.address, is_active=True).first()
    if colleague is None:
        letter.delete()
        return
    try:
        send_to_colleague(_mail(letter, colleague))
    except PutOff as error:
        if letter.attempts + 1 >= MOST_TRIES:
            _end(letter, colleague, outcome="failed")
        else:
            _wait(letter, said=str(error))
    except NoAnswer:
        _end(letter, colleague, outcome="unsure")
    except (RefusedForGood, ValueError):
        _end(letter, colleague, outcome="failed")
    else:
        _end(letter, colleague, outcome="sent")


@transaction.atomic
def _end(letter: AccountLetter, colleague: Colleague, *, outcome: str) -> None:
    letter.delete()
    announce(AccountLetterEnded(colleague_id=colleague.pk, letter=letter.kind, outcome=outcome), actor=SYSTEM)


def _wait(letter: AccountLetter, *, said: str) -> None:
    AccountLetter.objects.filter(pk=letter.pk).update(
        said=said[:1000],
        attempts=letter.attempts + 1,
        claimed_by=None,
        next_try_at=clock.now() + wait_after(letter.attempts + 1),
    )


def _mail(letter: AccountLetter, colleague: Colleague) -> HouseMail:
    with speaking_to(colleague):
        if letter.kind == LetterKind.CHANGED:
            return _changed(colleague)
        if settings().oidc_issuer and not colleague.has_usable_password():
            return _no_password_here(colleague, letter.place)
        return _forgotten(colleague, letter.place)


def _forgotten(colleague: Colleague, place: str) -> HouseMail:
    values = {"name": colleague.name, "house": house_now().name}
    paragraphs = [
        gettext("Hello %(name)s,") % values,
        gettext("somebody, probably you, asked for a new password at the desk of %(house)s.") % values,
        gettext("This link leads to it, once, within an hour:"),
        f"{place}/sign-in/forgotten/{way_to_new_password(colleague)}/",
        gettext("If you did not ask for it, you need not do anything: your password stays as it is."),
    ]
    return HouseMail(colleague, gettext("A new password for the desk of %(house)s") % values, paragraphs)


def _no_password_here(colleague: Colleague, place: str) -> HouseMail:
    values = {"name": colleague.name, "house": house_now().name, "provider": settings().oidc_name}
    paragraphs = [
        gettext("Hello %(name)s,") % values,
        gettext("somebody, probably you, asked for a new password at the desk of %(house)s.") % values,
        gettext("You have none here: you come in with %(provider)s, and only there it can be changed.") % values,
        f"{place}/sign-in/",
    ]
    return HouseMail(colleague, gettext("A new password for the desk of %(house)s") % values, paragraphs)


def _changed(colleague: Colleague) -> HouseMail:
    values = {"name": colleague.name, "house": house_now().name}
    paragraphs = [
        gettext("Hello %(name)s,") % values,
        gettext("your password at the desk of %(house)s was changed a moment ago. All other browsers are signed out.")
        % values,
        gettext(
            "If that was not you, ask for a new password on the sign-in page at once, "
            "and tell an owner or a manager of the desk."
        ),
    ]
    return HouseMail(colleague, gettext("Your password at the desk of %(house)s was changed") % values, paragraphs)
