"""Does mail come in: by IMAP from another server, or by SMTP to our own door."""

from contextlib import closing

from whiteglove.channels.email.imap.errors import MailboxClosed, SignInRefused
from whiteglove.channels.email.imap.session import Session
from whiteglove.channels.email.imap.tokens import forget_token
from whiteglove.channels.email.models import ImapAccount
from whiteglove.channels.email.models.imap import Security
from whiteglove.channels.email.sending.senders import MailServer
from whiteglove.channels.email.trials.going_out import offer_without_sending
from whiteglove.channels.email.trials.reaching import REACH_SECONDS, reach
from whiteglove.channels.email.trials.steps import Hindered, Side, Step, StepTaken, Trail, walk
from whiteglove.foundation.addresses import host_and_port
from whiteglove.foundation.settings import settings

IMAP_STEPS = (Step.NAME, Step.CONNECTION, Step.PRIVATE, Step.SIGN_IN, Step.FOLDER)
DOOR_STEPS = (Step.NAME, Step.CONNECTION, Step.TAKES_MAIL)
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not opened


def try_imap(account: ImapAccount, *, seconds: float = REACH_SECONDS) -> list[StepTaken]:
    """Connect, sign in, open each folder for reading, leave. No mail is fetched, marked, moved or sent."""

    def walking(trail: Trail) -> None:
        reach(trail, account.host, account.port)
        with closing(Session(account, timeout_seconds=seconds)) as session:
            _connect(trail, session)
            _sign_in(trail, session)
            _look_into_folders(trail, session)

    return walk(Side.IN, walking, steps=IMAP_STEPS)


def _connect(trail: Trail, session: Session) -> None:
    account = session.account
    try:
        session.connect()
    except MailboxClosed as error:
        raise trail.failed(Step.PRIVATE, account.host, code=error.code, said=str(error)) from None
    trail.well(Step.PRIVATE, account.host, code="in_clear" if account.security == Security.NONE else "tls")


def _sign_in(trail: Trail, session: Session) -> None:
    account = session.account
    forget_token(account)
    try:
        session.sign_in()
    except (SignInRefused, MailboxClosed) as error:
        raise trail.failed(Step.SIGN_IN, account.user, code=error.code, said=str(error)) from None
    trail.well(Step.SIGN_IN, account.user)


def _look_into_folders(trail: Trail, session: Session) -> None:
    """Each is tried, so that one knows all that are missing."""
    hindered: list[Hindered] = []
    account = session.account
    for folder in [*account.folders, *([account.move_to] if account.move_to else [])]:
        try:
            session.examine(folder)
        except MailboxClosed as error:
            hindered.append(trail.failed(Step.FOLDER, folder, code=error.code or "no_folder", said=str(error)))
        else:
            trail.well(Step.FOLDER, folder)
    if account.move_to and not session.can_move:
        said = f"{account.host} cannot move mail in one step, so that mail would stay where it is."
        hindered.append(trail.failed(Step.FOLDER, account.move_to, code="cannot_move", said=said))
    if hindered:
        raise hindered[0]


def try_own_door(address: str, *, seconds: float = REACH_SECONDS) -> list[StepTaken]:
    """Knock at our own door as another mail server would, and ask whether it takes mail for this address."""

    def walking(trail: Trail) -> None:
        own = settings()
        if not own.smtp_listen:
            said = "This desk takes no mail by SMTP: WHITEGLOVE_SMTP_LISTEN is empty."
            raise trail.failed(Step.CONNECTION, "", code="no_door", said=said)
        host, port = host_and_port(own.smtp_listen)
        host = EVERYWHERE.get(host, host)
        reach(trail, host, port)
        offer_without_sending(trail, MailServer(host, port, tls="none"), sender="", to=address, seconds=seconds)

    return walk(Side.IN, walking, steps=DOOR_STEPS)
