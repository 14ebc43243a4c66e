"""Who acts. Every action and guarded query takes an Actor; there is no ambient current user."""

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """The four sorts of actor."""

    COLLEAGUE = "colleague"
    CUSTOMER = "customer"
    TOKEN = "token"  # noqa: S105
    SYSTEM = "system"


class Role(StrEnum):
    """What a colleague is here for; the permission table in `team` says what each may do."""

    OWNER = "owner"
    MANAGER = "manager"
    LEAD = "lead"
    COLLEAGUE = "colleague"
    TEMP = "temp"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: a colleague, a customer by a link, an API token, or the system.

    id: of the colleague, customer or token; None for the system. role: None for those without one.
    scopes: of a token, what it may do at most; None means no narrowing. teams: of a token, ids of the teams whose
    conversations it sees at most; None means no narrowing.
    """

    kind: ActorKind
    id: int | None
    name: str
    role: Role | None = None
    scopes: frozenset[str] | None = field(default=None)
    teams: frozenset[int] | None = field(default=None)

    @property
    def reference(self) -> str:
        """Short text for records, such as `colleague:7`."""
        return self.kind.value if self.id is None else f"{self.kind.value}:{self.id}"

    @property
    def colleague_id(self) -> int | None:
        """Id of the colleague, None when somebody else acts."""
        return self.id if self.kind is ActorKind.COLLEAGUE else None


SYSTEM = Actor(kind=ActorKind.SYSTEM, id=None, name="Whiteglove")
