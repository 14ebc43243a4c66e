"""Rows of the room: mailboxes, raw mails and what became of them, and what is to be sent."""

from whiteglove.channels.email.models.errand import AccountLetter, Invitation, LetterKind, MailboxTrial
from whiteglove.channels.email.models.imap import ImapAccount, ImapPosition, ImapSeen, ImapTrouble, Reconciliation
from whiteglove.channels.email.models.imported import MailImport
from whiteglove.channels.email.models.mailbox import Mailbox
from whiteglove.channels.email.models.outgoing import OutgoingMail, OutgoingState
from whiteglove.channels.email.models.raw_mail import Filing, RawMail

__all__ = [
    "AccountLetter",
    "Filing",
    "ImapAccount",
    "ImapPosition",
    "ImapSeen",
    "ImapTrouble",
    "Invitation",
    "LetterKind",
    "MailImport",
    "Mailbox",
    "MailboxTrial",
    "OutgoingMail",
    "OutgoingState",
    "RawMail",
    "Reconciliation",
]
