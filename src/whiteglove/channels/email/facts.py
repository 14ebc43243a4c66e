"""What happened in the mail room."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class RawMailFact(Fact):
    """Something about one raw mail."""

    raw_mail_id: int

    @property
    def subject(self) -> str:
        """The raw mail."""
        return f"raw_mail:{self.raw_mail_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Itself, and the list of those quarantined."""
        return (self.subject, QUARANTINE)


@fact("email.MailQuarantined")
@dataclass(frozen=True, slots=True)
class MailQuarantined(RawMailFact):
    """A mail we could not understand or file waits for people."""


@fact("email.MailReplayed")
@dataclass(frozen=True, slots=True)
class MailReplayed(RawMailFact):
    """Somebody asked to try a quarantined mail again."""


@dataclass(frozen=True, slots=True)
class MailboxFact(Fact):
    """Something about one mailbox of ours."""

    mailbox_id: int

    @property
    def subject(self) -> str:
        """The mailbox."""
        return f"mailbox:{self.mailbox_id}"


@fact("email.MailboxAdded")
@dataclass(frozen=True, slots=True)
class MailboxAdded(MailboxFact):
    """We have a new address."""

    team_id: int
    by_imap: bool


@fact("email.MailboxChanged")
@dataclass(frozen=True, slots=True)
class MailboxChanged(MailboxFact):
    """A mailbox has another name, team, server or password, or it is open again."""


@fact("email.MailboxEnded")
@dataclass(frozen=True, slots=True)
class MailboxEnded(MailboxFact):
    """We take no more mail there; what came stays."""


@fact("email.MailboxPaused")
@dataclass(frozen=True, slots=True)
class MailboxPaused(MailboxFact):
    """No mail is fetched there for the time being; it waits on its server."""


@fact("email.MailboxResumed")
@dataclass(frozen=True, slots=True)
class MailboxResumed(MailboxFact):
    """Its mail is fetched again."""


@fact("email.MailboxTrialAsked")
@dataclass(frozen=True, slots=True)
class MailboxTrialAsked(MailboxFact):
    """Somebody asked to try whether mail comes in and goes out there."""


@fact("email.ColleagueInvited")
@dataclass(frozen=True, slots=True)
class ColleagueInvited(Fact):
    """A mail with a link that lets a colleague in once is to be sent to them."""

    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("email.BackfillAsked")
@dataclass(frozen=True, slots=True)
class BackfillAsked(MailboxFact):
    """Somebody wants older mail of a mailbox, too."""


@fact("email.WholeMailAsked")
@dataclass(frozen=True, slots=True)
class WholeMailAsked(MailboxFact):
    """Somebody wants the rest of a mail that was too large to take whole."""

    uid: int


@fact("email.FolderRenumbered")
@dataclass(frozen=True, slots=True)
class FolderRenumbered(MailboxFact):
    """A server gave the mails of a folder new numbers: it was read from the beginning, duplicates refused."""


@fact("email.MailMissing")
@dataclass(frozen=True, slots=True)
class MailMissing(MailboxFact):
    """At night a server had mails that we lacked."""

    count: int


@fact("email.MailImported")
@dataclass(frozen=True, slots=True)
class MailImported(Fact):
    """A run over an archive came to its end: read = filed + known + quarantined."""

    import_id: int
    read: int
    filed: int
    known: int
    quarantined: int

    @property
    def subject(self) -> str:
        """The run."""
        return f"mail_import:{self.import_id}"


@fact("email.AccountLetterEnded")
@dataclass(frozen=True, slots=True)
class AccountLetterEnded(Fact):
    """A mail about a colleague's own account left, may have left (unsure), or was given up (failed).

    letter: forgotten (a link to a new password), or changed (that it was changed).
    """

    colleague_id: int
    letter: str
    outcome: str

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"
