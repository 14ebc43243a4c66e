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
