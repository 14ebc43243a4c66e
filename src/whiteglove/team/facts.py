"""What happened among those who serve."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

PRESENCES = "colleagues"  # topic of pages that show who is here


@fact("team.ColleagueAdded")
@dataclass(frozen=True, slots=True)
class ColleagueAdded(Fact):
    """Somebody joined."""

    colleague_id: int
    role: str

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.ColleagueChanged")
@dataclass(frozen=True, slots=True)
class ColleagueChanged(Fact):
    """A colleague changed their own account: name, language or zone."""

    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.TeamAdded")
@dataclass(frozen=True, slots=True)
class TeamAdded(Fact):
    """A team was made."""

    team_id: int

    @property
    def subject(self) -> str:
        """The team."""
        return f"team:{self.team_id}"


@fact("team.TokenCreated")
@dataclass(frozen=True, slots=True)
class TokenCreated(Fact):
    """A program may act from now on."""

    token_id: int
    role: str

    @property
    def subject(self) -> str:
        """The token."""
        return f"token:{self.token_id}"


@fact("team.ColleagueLeft")
@dataclass(frozen=True, slots=True)
class ColleagueLeft(Fact):
    """Somebody left; what they wrote stays."""

    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.TeamChanged")
@dataclass(frozen=True, slots=True)
class TeamChanged(Fact):
    """A team has another name, signature, first answer time, or is the default now."""

    team_id: int

    @property
    def subject(self) -> str:
        """The team."""
        return f"team:{self.team_id}"


@fact("team.TokenRevoked")
@dataclass(frozen=True, slots=True)
class TokenRevoked(Fact):
    """A program may not act any more."""

    token_id: int

    @property
    def subject(self) -> str:
        """The token."""
        return f"token:{self.token_id}"


@dataclass(frozen=True, slots=True)
class OwnAccountFact(Fact):
    """Something about how a colleague comes in."""

    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.CameIn")
@dataclass(frozen=True, slots=True)
class CameIn(OwnAccountFact):
    """Somebody signed in."""

    way: str


@fact("team.SignInLinkMade")
@dataclass(frozen=True, slots=True)
class SignInLinkMade(OwnAccountFact):
    """Somebody made a link that lets a colleague in once."""


@fact("team.SignedOutElsewhere")
@dataclass(frozen=True, slots=True)
class SignedOutElsewhere(OwnAccountFact):
    """A colleague signed out of browsers other than the one at hand."""

    count: int


@fact("team.PasswordChanged")
@dataclass(frozen=True, slots=True)
class PasswordChanged(OwnAccountFact):
    """A colleague has another password. way: account (their own page), or link (one that came by mail)."""

    way: str


@fact("team.FactorAdded")
@dataclass(frozen=True, slots=True)
class FactorAdded(OwnAccountFact):
    """A colleague can prove in another way that it is they: totp, webauthn or recovery_codes."""

    factor: str


@fact("team.FactorRemoved")
@dataclass(frozen=True, slots=True)
class FactorRemoved(OwnAccountFact):
    """One of these ways is gone."""

    factor: str


@fact("team.FactorsForgotten")
@dataclass(frozen=True, slots=True)
class FactorsForgotten(OwnAccountFact):
    """All second factors and passkeys of a colleague who lost them were removed by somebody else."""


@fact("team.RoleChanged")
@dataclass(frozen=True, slots=True)
class RoleChanged(Fact):
    """A colleague may do more, or less, from now on."""

    colleague_id: int
    role: str

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.ColleagueReturned")
@dataclass(frozen=True, slots=True)
class ColleagueReturned(Fact):
    """Somebody who had left is back."""

    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.MemberAdded")
@dataclass(frozen=True, slots=True)
class MemberAdded(Fact):
    """A colleague belongs to a team from now on."""

    team_id: int
    colleague_id: int

    @property
    def subject(self) -> str:
        """The team."""
        return f"team:{self.team_id}"


@fact("team.MemberLeft")
@dataclass(frozen=True, slots=True)
class MemberLeft(Fact):
    """A colleague belongs to a team no longer."""

    team_id: int
    colleague_id: int

    @property
    def subject(self) -> str:
        """The team."""
        return f"team:{self.team_id}"


@fact("team.HouseChanged")
@dataclass(frozen=True, slots=True)
class HouseChanged(Fact):
    """The desk has another name, colour, logo, languages, currency, time it keeps things, or its guide was put away.

    changed: which of these, by the names of their columns. keep_months: as it is from now on.
    """

    changed: list[str]
    keep_months: int | None

    @property
    def subject(self) -> str:
        """The house."""
        return "house"


@fact("team.TroubleTriedAgain")
@dataclass(frozen=True, slots=True)
class TroubleTriedAgain(Fact):
    """Somebody asked to try again what failed behind the scenes: a reaction or a job."""

    reaction_id: int | None
    job_id: int | None

    @property
    def subject(self) -> str:
        """The reaction or job."""
        return f"job:{self.job_id}" if self.reaction_id is None else f"reaction:{self.reaction_id}"


@fact("team.TroubleForgotten")
@dataclass(frozen=True, slots=True)
class TroubleForgotten(Fact):
    """Somebody decided that a failed job need not be run."""

    job_id: int

    @property
    def subject(self) -> str:
        """The job."""
        return f"job:{self.job_id}"


@dataclass(frozen=True, slots=True)
class PlanFact(Fact):
    """Something about when a colleague serves, and for what."""

    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Pages that show who is here listen to one topic for all."""
        return (self.subject, PRESENCES)


@fact("team.PresenceChanged")
@dataclass(frozen=True, slots=True)
class PresenceChanged(PlanFact):
    """A colleague said, or (by_activity) the desk saw, that they are here, busy, away or gone until then."""

    state: str
    until: str | None
    by_activity: bool = False


@fact("team.ShiftsChanged")
@dataclass(frozen=True, slots=True)
class ShiftsChanged(PlanFact):
    """A colleague works at other times from now on."""


@fact("team.SkillsChanged")
@dataclass(frozen=True, slots=True)
class SkillsChanged(PlanFact):
    """A colleague speaks other languages, can do other things, or has room for more or less."""


@fact("team.HoursChanged")
@dataclass(frozen=True, slots=True)
class HoursChanged(Fact):
    """A team is open at other times, or customers hear from it by another standard."""

    team_id: int

    @property
    def subject(self) -> str:
        """The team."""
        return f"team:{self.team_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Its members may be here at other times."""
        return (self.subject, PRESENCES)
