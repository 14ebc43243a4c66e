"""Tokens with which programs use the API: make, list, revoke."""

from datetime import datetime
from typing import Annotated, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import CREATED, actor_of, told
from whiteglove.api.given import Given, Moment, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS, READ_ANSWERS
from whiteglove.api.shapes import MOMENT, PageOut, of
from whiteglove.foundation.actors import Role
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.actions import create_token, digest_of
from whiteglove.team.changes import revoke_token
from whiteglove.team.models import ApiToken
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team, tokens

router = Router(tags=["tokens"], by_alias=True)

RoleName = Literal["owner", "manager", "lead", "colleague", "temp"]
TokenId = Annotated[str, Path(description="Id of the token", examples=["3"])]


class TokenOut(BaseModel):
    """A program that may act."""

    id: str = of("Opaque", "3")
    name: str = of("What it is for", "Shop")
    role: RoleName = of("It may do what this role may", "colleague")
    scopes: list[str] | None = of("What it is narrowed to; null: all its role may", ["conversations.read"])
    teams: list[str] | None = of("Ids of the teams whose conversations it sees; null: as its role", ["1"])
    made_at: datetime = of("When it was made", MOMENT)
    last_used_at: datetime | None = of("Within a minute; null: never", MOMENT)
    expires_at: datetime | None = of("From then on it opens nothing; null: it does not end by itself", MOMENT)
    revoked_at: datetime | None = of("Since then it opens nothing; null: it holds", None)


class TokenMadeOut(TokenOut):
    """A token just made."""

    token: str | None = of("The token itself, told this once; null when the request is repeated", "wg_3s...")


class TokenIn(Given):
    """A token to make."""

    name: str = Field(min_length=1, max_length=200, description="What it is for", examples=["Shop"])
    role: RoleName = Field(default="colleague", description="It may do what this role may", examples=["colleague"])
    scopes: list[May] | None = Field(
        default=None, max_length=100, description="Narrow it to these; null: all its role may", examples=[None]
    )
    teams: list[Annotated[str, Field(max_length=50)]] | None = Field(
        default=None,
        max_length=100,
        description="Narrow it to these teams, by id or key; null: none",
        examples=[None],
    )
    expires_at: Moment | None = Field(default=None, description="When it ends; null: never", examples=[None])


@router.get("", response={200: PageOut[TokenOut], **READ_ANSWERS}, summary="Tokens that are not revoked")
@told
def list_tokens(request: HttpRequest) -> PageOut[TokenOut]:
    """Oldest first, on one page. The tokens themselves are not kept."""
    return PageOut(items=[token_out(token) for token in tokens(actor_of(request))], next=None)


@router.post("", response={CREATED: TokenMadeOut, **ANSWERS}, summary="Make a token, told once")
def make_token(request: HttpRequest, wanted: TokenIn) -> HttpResponse:
    """A program gives no more than it has. Repeated with the same `Idempotency-Key` it answers without the token."""
    made: list[str] = []
    answer: HttpResponse = once(_make)(request, wanted, made)
    if made:
        answer.content = orjson.dumps({**orjson.loads(answer.content), "token": made[0]})
    return answer


@router.post("/{token_id}/revoke", response={CREATED: TokenOut, **ANSWERS}, summary="Revoke a token")
@once
def revoke(request: HttpRequest, token_id: TokenId) -> TokenOut:
    """It opens nothing from now on."""
    actor, number = actor_of(request), number_of(token_id)
    revoke_token(actor, number)
    return token_out(ApiToken.objects.get(pk=number))


def _make(request: HttpRequest, wanted: TokenIn, made: list[str]) -> TokenMadeOut:
    """What is remembered of the request: never the token."""
    actor = actor_of(request)
    require(actor, May.SET_UP_TOKENS)
    if wanted.expires_at is not None and wanted.expires_at.year > 9000:
        raise NotUnderstood("This is too far away. Leave `expires_at` out for a token that does not end.")
    text = create_token(
        actor,
        name=wanted.name,
        role=Role(wanted.role),
        scopes=wanted.scopes,
        teams=None if wanted.teams is None else [find_team(team) for team in wanted.teams],
        expires_at=wanted.expires_at,
    )
    made.append(text)
    token = ApiToken.objects.get(digest=digest_of(text))
    return TokenMadeOut(**token_out(token).model_dump(), token=None)


def token_out(token: ApiToken) -> TokenOut:
    """A token as the API shows it."""
    return TokenOut.model_validate(
        {
            "id": str(token.pk),
            "name": token.name,
            "role": token.role,
            "scopes": token.scopes,
            "teams": None if token.teams is None else [str(team) for team in token.teams],
            "made_at": token.made_at,
            "last_used_at": token.last_used_at,
            "expires_at": token.expires_at,
            "revoked_at": token.revoked_at,
        }
    )
