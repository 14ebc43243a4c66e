"""The loop that does what people asked for while they set the desk up: off the pages, each within a time limit."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import connection

from whiteglove.channels.email.account_letters import send_letter
from whiteglove.channels.email.actions.trying import ERRANDS
from whiteglove.channels.email.invitations import send_invitation
from whiteglove.channels.email.models import AccountLetter, ImapAccount, Invitation, MailboxTrial
from whiteglove.channels.email.sending.senders import desk_server
from whiteglove.channels.email.trials.coming_in import try_imap, try_own_door
from whiteglove.channels.email.trials.going_out import try_sending
from whiteglove.channels.email.trials.steps import Came, Side, Step, StepTaken
from whiteglove.foundation import clock
from whiteglove.foundation.loops import LIVING

CHANNEL = ERRANDS
IDLE_SECONDS = 5.0
TRIAL_SECONDS = 30.0

CLAIM = """
UPDATE {table} SET claimed_by = %(instance)s WHERE id = (
    SELECT id FROM {table} WHERE ended_at IS NULL AND {due}
    AND (claimed_by IS NULL OR claimed_by NOT IN {living}) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""

Found = TypeVar("Found")


def run_errands(instance: int) -> float:
    """One errand of each kind, for `foundation.loops.Loop`. Returns seconds until it should look again."""
    trial = _claimed("email_mailboxtrial", instance)
    if trial is not None:
        run_trial(MailboxTrial.objects.select_related("mailbox").get(pk=trial))
    invitation = _claimed("email_invitation", instance, due="next_try_at <= %(now)s")
    if invitation is not None:
        send_invitation(Invitation.objects.select_related("colleague", "by").get(pk=invitation))
    letter = _claimed("email_accountletter", instance, due="next_try_at <= %(now)s")
    if letter is not None:
        send_letter(AccountLetter.objects.get(pk=letter))
    return IDLE_SECONDS if trial is None and invitation is None and letter is None else 0.0


def _claimed(table: str, instance: int, *, due: str = "true") -> int | None:
    values: dict[str, int | datetime] = {"instance": instance, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(table=table, due=due, living=LIVING), values)
        row = cursor.fetchone()
    return row[0] if row else None


def run_trial(trial: MailboxTrial, *, seconds: float = TRIAL_SECONDS) -> None:
    """Try both ways and write down how far each came. Nothing is changed there; run twice it only asks twice."""
    mailbox = trial.mailbox
    account = ImapAccount.objects.filter(mailbox=mailbox).first()

    def incoming() -> list[StepTaken]:
        return try_imap(account) if account is not None else try_own_door(mailbox.address)

    def outgoing() -> list[StepTaken]:
        return try_sending(mailbox.mail_out or desk_server(), address=mailbox.address)

    both = [(Side.IN, within(seconds, incoming)), (Side.OUT, within(seconds, outgoing))]
    steps = [step for side, taken in both for step in (taken if taken is not None else [_endless(side, seconds)])]
    MailboxTrial.objects.filter(pk=trial.pk).update(
        steps=[step.as_json() for step in steps], ended_at=clock.now(), claimed_by=None
    )


def _endless(side: Side, seconds: float) -> StepTaken:
    said = f"The server kept us waiting for more than {seconds:.0f} seconds; we left."
    return StepTaken(side, Step.CONNECTION, Came.FAILED, "endless", said)


def within(seconds: float, work: Callable[[], Found]) -> Found | None:
    """What came of it; None when it took longer. It is left behind then: no word of a server keeps us for ever."""
    found: list[Found] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again below
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    return found[0] if found else None
