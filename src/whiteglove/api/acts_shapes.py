"""What acts on conversations take, and how they look."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from whiteglove.api.given import Given, Somebody, Why, number_of
from whiteglove.api.shapes import of
from whiteglove.conversations.actions.bulk import AT_MOST, Act, Acted, Doing
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.queries import find_colleague, find_team

Id = Annotated[str, Field(max_length=40, examples=["31"])]
Tags = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=100, examples=[["3"]])]


class PauseIn(Given):
    """Until when."""

    until: AwareDatetime = of("In the future, within 400 days; with its zone", "2026-03-09T09:00:00+09:00")
    why: Why = ""


class TagsIn(Given):
    """Ids of tags."""

    put_on: Tags = Field(default=[], description="To put on")
    take_off: Tags = Field(default=[], description="To take off")
    why: Why = ""

    def numbers(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """(to put on, to take off). Raises NotFound."""
        return tuple(map(number_of, self.put_on)), tuple(map(number_of, self.take_off))


class OtherIn(Given):
    """The other conversation."""

    other: Id = Field(description="Id of the other conversation")


class LinkIn(OtherIn):
    """The other conversation, and a reason in words."""

    why: Why = ""


class MergeIn(LinkIn):
    """The other conversation, a reason in words, and whether two customers' matters may become one."""

    different_people: bool = Field(
        default=False,
        description="Merge though they are of different customers; answers go to the customer of this one only",
        examples=[False],
    )


class BulkIn(Given):
    """One act, and what it needs: owner and team as of `assign`, until of `pause`, put_on and take_off of `tag`."""

    conversations: list[Id] = Field(
        min_length=1, max_length=AT_MOST, description="Their ids", examples=[["31", "32"]]
    )
    act: Literal["assign", "close", "reopen", "pause", "resume", "tag"] = of("What to do", "close")
    owner: Somebody = Field(default=None, description="A colleague by id or address", examples=["ben@desk.example"])
    team: Somebody = Field(default=None, description="A team by id or key", examples=["baggage"])
    until: AwareDatetime | None = of("End of the pause", None, default=None)
    put_on: Tags = Field(default=[], description="Tags to put on")
    take_off: Tags = Field(default=[], description="Tags to take off")
    why: Why = ""


class LeftOut(BaseModel):
    """A conversation that stayed as it was."""

    conversation: str = of("Its id", "33")
    why: Literal["already", "closed", "merged", "not_here", "changed", "not_for_them"] = of(
        "`already` so; `closed`, so not paused; `merged` into another; `not_here` for this token; `changed` since; "
        "`not_for_them`: the colleague may not see it",
        "already",
    )


class BulkOut(BaseModel):
    """What became of an act on many."""

    id: str = of("Opaque; to undo it", "5")
    act: Literal["assign", "close", "reopen", "pause", "resume", "tag"] = of("What was done", "close")
    done: list[str] = of("Ids of those that changed; once undone, of those given back", ["31", "32"])
    left: list[LeftOut] = Field(description="Those that stayed as they were")
    undone: bool = of("Whether it was undone", False)


def act_of(given: BulkIn) -> Act:
    """The act that a body asks for. Raises NotFound, NotUnderstood."""
    doing = Doing(given.act)
    until: datetime | None = given.until
    if doing is Doing.PAUSE and until is None:
        raise NotUnderstood("A pause needs `until`.")
    return Act(
        doing,
        owner=find_colleague(given.owner).pk if given.owner else None,
        team=find_team(given.team).pk if given.team else None,
        until=until,
        put_on=tuple(map(number_of, given.put_on)),
        take_off=tuple(map(number_of, given.take_off)),
        why=given.why,
    )


def bulk_out(acted: Acted) -> BulkOut:
    """An act on many as the API shows it."""
    return BulkOut(
        id=str(acted.id),
        act=acted.act.doing.value,
        done=[str(one) for one in acted.done],
        left=[LeftOut(conversation=str(one), why=why.value) for one, why in acted.left],
        undone=acted.is_undone,
    )
