"""A mail that invites a colleague. It carries a link that is kept nowhere."""

from django.utils.translation import gettext

from whiteglove.channels.email.house_mail import MOST_TRIES, HouseMail, send_to_colleague, speaking_to
from whiteglove.channels.email.models import Invitation
from whiteglove.channels.email.sending.outcomes import wait_after
from whiteglove.channels.email.sending.smtp_conversation import NoAnswer, PutOff, RefusedForGood
from whiteglove.foundation import clock
from whiteglove.team.actions import digest_of, make_sign_in_link
from whiteglove.team.house import house_now
from whiteglove.team.models import SignInLink


def send_invitation(invitation: Invitation) -> None:
    """One try. Each makes a link of its own; that of a mail that did not leave opens nothing any more."""
    colleague = invitation.colleague
    if not colleague.is_active:
        _write_down(invitation, said="They have left meanwhile.", is_over=True)
        return
    secret = make_sign_in_link(colleague)
    try:
        send_to_colleague(_mail(invitation, secret))
    except NoAnswer as doubt:
        _write_down(invitation, said=f"It may have been sent. {doubt}.", is_over=True)
    except (PutOff, RefusedForGood, ValueError) as error:
        SignInLink.objects.filter(digest=digest_of(secret), used_at=None).delete()
        is_over = not isinstance(error, PutOff) or invitation.attempts + 1 >= MOST_TRIES
        _write_down(invitation, said=str(error), is_over=is_over)
    else:
        _write_down(invitation, said="", is_over=True, is_sent=True)


def _write_down(invitation: Invitation, *, said: str, is_over: bool, is_sent: bool = False) -> None:
    now = clock.now()
    Invitation.objects.filter(pk=invitation.pk).update(
        said=said[:1000],
        attempts=invitation.attempts + 1,
        claimed_by=None,
        next_try_at=now + wait_after(invitation.attempts + 1),
        sent_at=now if is_sent else None,
        ended_at=now if is_over else None,
    )


def _mail(invitation: Invitation, secret: str) -> HouseMail:
    colleague, house = invitation.colleague, house_now().name
    link = f"{invitation.place}/sign-in/link/{secret}/"
    with speaking_to(colleague):
        values = {"name": colleague.name, "house": house, "by": invitation.by.name if invitation.by else house}
        paragraphs = [
            gettext("Hello %(name)s,") % values,
            gettext("%(by)s invites you to the desk of %(house)s. This link lets you in, once, within a day:")
            % values,
            link,
            gettext(
                "Then you can set a password of your own. If you did not expect this mail, you need not do anything."
            ),
        ]
        return HouseMail(colleague, gettext("You are invited to the desk of %(house)s") % values, paragraphs)
