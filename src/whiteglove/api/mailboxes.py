"""Mailboxes: add, change, try, pause, end. No secret can be read back."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import makes, reads
from whiteglove.api.given import Given, YesOrNo, number_of
from whiteglove.api.once import once
from whiteglove.api.shapes import MOMENT, PageOut, PersonOut, of
from whiteglove.channels.email.actions.mailbox_changes import (
    MailboxWishes,
    change_mailbox,
    end_mailbox,
    pause_mailbox,
)
from whiteglove.channels.email.actions.mailboxes import ImapWishes
from whiteglove.channels.email.actions.setting_up import MailboxGiven, OutWishes, change_set_up, set_up_mailbox
from whiteglove.channels.email.actions.trying import ask_for_trial
from whiteglove.channels.email.set_up import MailboxSetUp, mailbox_set_up, mailboxes_set_up
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team

router = Router(tags=["mailboxes"], by_alias=True)

MailboxId = Annotated[str, Path(description="Id of the mailbox", examples=["2"])]
SecurityName = Literal["tls", "starttls", "none"]
Host = Annotated[str, Field(min_length=1, max_length=253)]
Port = Annotated[int, Field(ge=1, le=65535)]
Text = Annotated[str, Field(max_length=254)]
Secret = Annotated[str, Field(max_length=8000)]


class ComesInOut(BaseModel):
    """Where its mail lies."""

    host: str = of("Server", "imap.example.com")
    port: int = of("Port", 993)
    security: SecurityName = of("Protection on the way", "tls")
    user: str = of("Name to sign in with", "help@example.com")
    auth: Literal["password", "google", "microsoft"] = of("What we show", "password")
    folders: list[str] = of("Folders that are read", ["INBOX"])
    move_to: str = of("Where mail goes once we have it; empty: it stays", "")
    is_paused: bool = of("Whether no mail is fetched for the time being", False)
    must_enter_again: bool = of("The password kept cannot be read with this desk's key", False)
    answered_at: datetime | None = of("When we were last let in; null: never", MOMENT)
    failing_since: datetime | None = of("Since when we do not come in; null: we do", None)
    said: str = of("What hinders us, in words", "")
    troubles: int = of("Mails there that could not be taken", 0)


class GoesOutOut(BaseModel):
    """The server that takes its answers."""

    is_own: bool = of("Whether it is the mailbox's own, not the desk's", True)
    host: str | None = of("Null: none is set up", "smtp.example.com")
    port: int | None = of("Port", 465)
    user: str = of("Name to sign in with", "help@example.com")
    security: Literal["tls", "starttls", "none", "offered", ""] = of("Protection on the way", "tls")
    must_enter_again: bool = of("The password kept cannot be read with this desk's key", False)


class StepOut(BaseModel):
    """One step of a trial."""

    side: Literal["in", "out"] = of("Mail coming in, or answers going out", "in")
    step: str = of("name, connection, private, sign_in, folder, takes_mail", "sign_in")
    came: Literal["well", "failed", "not_tried"] = of("How it ended", "well")
    code: str = of("Why, in one word", "")
    said: str = of("Why, in words", "")
    about: str = of("Which name, folder or address", "help@example.com")


class TrialOut(BaseModel):
    """The newest trial."""

    asked_at: datetime = of("When it was asked for", MOMENT)
    ended_at: datetime | None = of("Null: it is under way", MOMENT)
    steps: list[StepOut] = Field(description="In order")


class MailboxOut(BaseModel):
    """An address of ours."""

    id: str = of("Opaque", "2")
    address: str = of("In lower case", "help@example.com")
    name: str = of("As customers see it; empty: the team's", "Help")
    team: PersonOut = Field(description="The team that answers there")
    is_active: bool = of("False: ended", True)
    comes_in: ComesInOut | None = Field(description="Null: its mail is brought to this desk")
    goes_out: GoesOutOut = Field(description="The server that takes its answers")
    last_came_at: datetime | None = of("Newest mail; null: none among the newest of the desk", MOMENT)
    came_in_a_day: int = of("Of the newest mails, those within a day", 3)
    trial: TrialOut | None = Field(description="The newest; null: never tried")


class ComesInIn(Given):
    """Where its mail lies. Secrets left out stay as they are."""

    host: Host = Field(description="Server", examples=["imap.example.com"])
    port: Port = Field(default=993, description="Port", examples=[993])
    security: SecurityName = Field(default="tls", description="none: on this machine only", examples=["tls"])
    user: Text = Field(description="Name to sign in with", examples=["help@example.com"])
    auth: Literal["password", "google", "microsoft"] = Field(
        default="password", description="What we show", examples=["password"]
    )
    secret: Secret = Field(default="", description="The password", examples=["app password"])
    client_id: Secret = Field(default="", description="For tokens", examples=[""])
    client_secret: Secret = Field(default="", description="For tokens", examples=[""])
    refresh_token: Secret = Field(default="", description="For tokens", examples=[""])
    folders: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default=["INBOX"], min_length=1, max_length=50, description="To read", examples=[["INBOX"]]
    )
    move_to: Text = Field(default="", description="Where mail goes once we have it", examples=[""])
    everything: YesOrNo = Field(
        default=False, description="New mailbox: also mail older than yesterday", examples=[False]
    )


class GoesOutIn(Given):
    """A server of its own for answers."""

    host: Host = Field(description="Server", examples=["smtp.example.com"])
    port: Port = Field(default=465, description="Port", examples=[465])
    security: SecurityName = Field(default="tls", description="none: on this machine only", examples=["tls"])
    user: Text = Field(default="", description="Empty: without a name", examples=["help@example.com"])
    password: Secret | None = Field(
        default=None, description="Left out: as it is, or as for mail coming in", examples=[None]
    )


class MailboxIn(Given):
    """How a mailbox is to be from now on."""

    team: Text = Field(description="A team by id or key", examples=["front-desk"])
    name: Annotated[str, Field(max_length=120)] = Field(
        default="", description="As customers see it", examples=["Help"]
    )
    comes_in: ComesInIn | None = Field(default=None, description="Left out: mail is brought, or as it is")
    goes_out: GoesOutIn | None = Field(default=None, description="Left out: by the desk's server")


class NewMailboxIn(MailboxIn):
    """A mailbox to add."""

    address: Annotated[str, Field(min_length=3, max_length=254)] = Field(
        description="The address", examples=["help@example.com"]
    )


@router.get("", response=reads(PageOut[MailboxOut]), summary="Mailboxes and how each stands")
@told
def list_mailboxes(request: HttpRequest) -> PageOut[MailboxOut]:
    """Those in use first, by address, on one page."""
    return PageOut(items=[mailbox_out(seen) for seen in mailboxes_set_up(actor_of(request))], next=None)


@router.post("", response=makes(MailboxOut), summary="Add a mailbox; it is tried at once")
@once
def make_mailbox(request: HttpRequest, wanted: NewMailboxIn) -> MailboxOut:
    """Read it again a little later: `trial` tells what works."""
    actor = actor_of(request)
    require(actor, May.SET_UP_MAILBOXES)
    mailbox = set_up_mailbox(actor, _given(wanted, wanted.address, find_team(wanted.team)))
    return mailbox_out(mailbox_set_up(actor, mailbox.pk))


@router.get("/{mailbox_id}", response=reads(MailboxOut), summary="Read one mailbox")
@told
def read_mailbox(request: HttpRequest, mailbox_id: MailboxId) -> MailboxOut:
    """With its newest trial."""
    return mailbox_out(mailbox_set_up(actor_of(request), number_of(mailbox_id)))


@router.post("/{mailbox_id}", response=makes(MailboxOut), summary="Change a mailbox; it is tried again")
@once
def alter_mailbox(request: HttpRequest, mailbox_id: MailboxId, wanted: MailboxIn) -> MailboxOut:
    """Secrets left out stay as they are."""
    actor = actor_of(request)
    seen = mailbox_set_up(actor, number_of(mailbox_id))
    change_set_up(actor, seen.id, _given(wanted, seen.address, find_team(wanted.team)))
    return mailbox_out(mailbox_set_up(actor, seen.id))


@router.post("/{mailbox_id}/trial", response=makes(MailboxOut), summary="Try a mailbox; it is left as it is")
@once
def try_mailbox(request: HttpRequest, mailbox_id: MailboxId) -> MailboxOut:
    """Nothing is fetched, marked, moved or sent. Read the mailbox again until `trial.ended_at` is there."""
    actor = actor_of(request)
    seen = mailbox_set_up(actor, number_of(mailbox_id))
    ask_for_trial(actor, seen.address)
    return mailbox_out(mailbox_set_up(actor, seen.id))


@router.post("/{mailbox_id}/pause", response=makes(MailboxOut), summary="Fetch no mail for the time being")
@once
def pause(request: HttpRequest, mailbox_id: MailboxId) -> MailboxOut:
    """It waits on its server; answers leave all the same."""
    return _paused(request, mailbox_id, is_paused=True)


@router.post("/{mailbox_id}/resume", response=makes(MailboxOut), summary="Fetch its mail again")
@once
def resume(request: HttpRequest, mailbox_id: MailboxId) -> MailboxOut:
    """Also what came meanwhile."""
    return _paused(request, mailbox_id, is_paused=False)


@router.post("/{mailbox_id}/end", response=makes(MailboxOut), summary="End a mailbox; what came stays")
@once
def end(request: HttpRequest, mailbox_id: MailboxId) -> MailboxOut:
    """No mail is taken there and no answer leaves there."""
    actor = actor_of(request)
    seen = mailbox_set_up(actor, number_of(mailbox_id))
    end_mailbox(actor, seen.address)
    return mailbox_out(mailbox_set_up(actor, seen.id))


@router.post("/{mailbox_id}/reopen", response=makes(MailboxOut), summary="Open a mailbox again that was ended")
@once
def reopen(request: HttpRequest, mailbox_id: MailboxId) -> MailboxOut:
    """As it was."""
    actor = actor_of(request)
    seen = mailbox_set_up(actor, number_of(mailbox_id))
    change_mailbox(actor, seen.address, MailboxWishes(is_active=True))
    return mailbox_out(mailbox_set_up(actor, seen.id))


def _paused(request: HttpRequest, mailbox_id: str, *, is_paused: bool) -> MailboxOut:
    actor = actor_of(request)
    seen = mailbox_set_up(actor, number_of(mailbox_id))
    pause_mailbox(actor, seen.address, is_paused=is_paused)
    return mailbox_out(mailbox_set_up(actor, seen.id))


def _given(wanted: MailboxIn, address: str, team: Team) -> MailboxGiven:
    comes_in, goes_out = wanted.comes_in, wanted.goes_out
    imap = None
    if comes_in is not None:
        imap = ImapWishes(**{**comes_in.model_dump(), "folders": tuple(comes_in.folders)})
    out = None if goes_out is None else OutWishes(**goes_out.model_dump())
    return MailboxGiven(address=address, team=team, name=wanted.name, imap=imap, out=out)


def mailbox_out(seen: MailboxSetUp) -> MailboxOut:
    """A mailbox as the API shows it: no secret of it."""
    out = seen.out
    return MailboxOut.model_validate(
        {
            "id": str(seen.id),
            "address": seen.address,
            "name": seen.name,
            "team": {"id": str(seen.team_id), "name": seen.team_name},
            "is_active": seen.is_active,
            "comes_in": seen.imap,
            "goes_out": {
                "is_own": out.is_own,
                "host": out.host or None,
                "port": out.port or None,
                "user": out.user,
                "security": out.security,
                "must_enter_again": out.must_enter_again,
            },
            "last_came_at": seen.last_came_at,
            "came_in_a_day": seen.came_in_a_day,
            "trial": seen.trial,
        },
        from_attributes=True,
    )
