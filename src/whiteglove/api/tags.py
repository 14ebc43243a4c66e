"""Tags: list, add, rename, retire, merge."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import makes, reads
from whiteglove.api.given import Given, number_of
from whiteglove.api.once import once
from whiteglove.api.shapes import PageOut, of
from whiteglove.conversations.actions.merging_tags import merge_tags
from whiteglove.conversations.actions.tagging import LONGEST_NAME, add_tag, rename_tag, retire_tag
from whiteglove.conversations.queries.tags import TagSeen, tag_seen, tags_seen

router = Router(tags=["tags"], by_alias=True)

TagId = Annotated[str, Path(description="Id of the tag", examples=["4"])]
TagName = Annotated[
    str, Field(min_length=1, max_length=LONGEST_NAME, description="What it is called", examples=["refund"])
]


class TagOut(BaseModel):
    """A word by which conversations are found."""

    id: str = of("Opaque", "4")
    name: str = of("As people see it", "refund")
    conversations: int = of("How many carry it, counted to 1000", 12)
    retired_at: datetime | None = of("Since then it is offered no more; null: in use", None)


class TagIn(Given):
    """A tag, by its name."""

    name: TagName


class MergeTagIn(Given):
    """With which other it becomes one."""

    into: str = Field(max_length=18, description="Id of the tag that stays", examples=["5"])


@router.get("", response=reads(PageOut[TagOut]), summary="Tags, by name, those retired at the end")
@told
def list_tags(request: HttpRequest) -> PageOut[TagOut]:
    """On one page."""
    return PageOut(items=[tag_out(tag) for tag in tags_seen(actor_of(request))], next=None)


@router.post("", response=makes(TagOut), summary="Add a tag, or use a retired one again")
@once
def make_tag(request: HttpRequest, wanted: TagIn) -> TagOut:
    """One of this name that is in use already is answered."""
    actor = actor_of(request)
    return tag_out(tag_seen(actor, add_tag(actor, name=wanted.name).pk))


@router.post("/{tag_id}", response=makes(TagOut), summary="Call a tag something else")
@once
def alter_tag(request: HttpRequest, tag_id: TagId, wanted: TagIn) -> TagOut:
    """Conversations keep it."""
    actor = actor_of(request)
    return tag_out(tag_seen(actor, rename_tag(actor, number_of(tag_id), name=wanted.name).pk))


@router.post("/{tag_id}/retire", response=makes(TagOut), summary="Offer a tag no more")
@once
def retire(request: HttpRequest, tag_id: TagId) -> TagOut:
    """Conversations keep it."""
    actor = actor_of(request)
    return tag_out(tag_seen(actor, retire_tag(actor, number_of(tag_id)).pk))


@router.post("/{tag_id}/merge", response=makes(TagOut), summary="Make two tags one")
@once
def merge(request: HttpRequest, tag_id: TagId, wanted: MergeTagIn) -> TagOut:
    """Answers the one that stays."""
    actor, into = actor_of(request), number_of(wanted.into)
    merge_tags(actor, number_of(tag_id), into=into)
    return tag_out(tag_seen(actor, into))


def tag_out(tag: TagSeen) -> TagOut:
    """A tag as the API shows it."""
    return TagOut(id=str(tag.id), name=tag.name, conversations=tag.carried, retired_at=tag.retired_at)
