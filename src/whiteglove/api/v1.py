"""`/api/v1`: the same verbs as the pages, for programs with a bearer token."""

from functools import cached_property
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer

from whiteglove import __version__
from whiteglove.api import (
    absences,
    acts,
    askings,
    attending,
    audit,
    callbacks,
    conversations,
    customers,
    drafts,
    drawn,
    encounters,
    fairness,
    following,
    gestures,
    guesses,
    hanging,
    hindered,
    house,
    incidents,
    insight,
    journal,
    journeys,
    mailboxes,
    messages,
    organisations,
    pickups,
    placement_rules,
    promises,
    proposals,
    protocols,
    recoveries,
    responses,
    rounds,
    rules,
    surveys,
    tags,
    timeline,
    tokens,
    views,
    webhooks,
    writing,
)
from whiteglove.api.description import complete
from whiteglove.api.drafts import draft_out
from whiteglove.api.problems import nothing_here, only_problems, problem, tell_problems
from whiteglove.conversations.actions.leaving_drafts import NewerWords
from whiteglove.foundation.actors import Actor
from whiteglove.team.queries import actor_of_token

PLACE = "/api/v1/"


class Token(HttpBearer):
    """A bearer token that `whiteglove token create` made."""

    def authenticate(self, _request: HttpRequest, token: str) -> Actor | None:
        """The actor behind it."""
        return actor_of_token(token)


class StrictJson(Parser):
    """JSON as the standard has it: UTF-8, no NaN, no lone surrogates, not nested without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises ValueError."""
        return orjson.loads(request.body)


class DeskApi(NinjaAPI):
    """Our API: every error is a problem detail, and the description tells of them."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """Every address below the API, those with nothing at them too."""
        patterns, app, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = only_problems(pattern.callback)
        return [*patterns, re_path("", nothing_here)], app, namespace

    def get_openapi_schema(self, **_place: Any) -> OpenAPISchema:
        """The description, made once."""
        return self._described

    @cached_property
    def _described(self) -> OpenAPISchema:
        return complete(super().get_openapi_schema(path_prefix=PLACE))


api = DeskApi(
    title="Whiteglove",
    version=__version__,
    description=(
        "The desk for moments of truth. Ids are opaque strings. Lists are newest activity first, with `next` as the "
        "`cursor` of the following page. Every error is a problem detail (RFC 9457)."
    ),
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    parser=StrictJson(),
)
tell_problems(api)


@api.exception_handler(NewerWords)
def newer_words(_request: HttpRequest, error: NewerWords) -> HttpResponse:
    """What a program would have written over goes back with the answer."""
    kept = draft_out(error.kept).model_dump(mode="json") if error.kept else None
    return problem(error.status, str(error), kept=kept)


api.add_router("/conversations", conversations.router)
api.add_router("/conversations", acts.router)
api.add_router("/bulk", acts.bulk)
api.add_router("/conversations", following.router)
api.add_router("/conversations", writing.router)
api.add_router("/conversations", drafts.router)
api.add_router("/conversations", pickups.of_conversation)
api.add_router("/pickups", pickups.router)
api.add_router("/messages", messages.router)
api.add_router("/attachments", conversations.files)
api.add_router("/saved-replies", writing.saved)
api.add_router("/customers", customers.router)
api.add_router("/customers", timeline.router)
api.add_router("/organisations", organisations.router)
api.add_router("/colleagues", attending.colleagues)
api.add_router("/teams", attending.teams)
api.add_router("/absences", absences.router)
api.add_router("/mailboxes", mailboxes.router)
api.add_router("/house", house.router)
api.add_router("/hanging", hanging.router)
api.add_router("/tags", tags.router)
api.add_router("/journal", journal.router)
api.add_router("/tokens", tokens.router)
api.add_router("/views", views.router)
api.add_router("/webhooks", webhooks.router)
api.add_router("/promises", promises.router)
api.add_router("/askings", askings.router)
api.add_router("/conversations", proposals.of_conversations)
api.add_router("/proposals", proposals.router)
api.add_router("/protocols", protocols.router)
api.add_router("/journeys", journeys.router)
api.add_router("/encounters", encounters.router)
api.add_router("", insight.router)
api.add_router("", drawn.router)
api.add_router("", guesses.router)
api.add_router("", hindered.router)
api.add_router("", fairness.router)
api.add_router("/placement-rules", placement_rules.router)
api.add_router("/rules", rules.router)
api.add_router("/rules", rounds.of_rules)
api.add_router("/rounds", rounds.router)
api.add_router("/direction", rules.of_direction)
api.add_router("/recoveries", recoveries.router)
api.add_router("/incidents", incidents.router)
api.add_router("/callbacks", callbacks.router)
api.add_router("/audit", audit.router)
api.add_router("/responses", responses.router)
api.add_router("/surveys", surveys.router)
api.add_router("/questions", surveys.of_questions)
api.add_router("/invitations", surveys.of_invitations)
api.add_router("/gestures", gestures.router)
api.add_router("/limits", gestures.of_limits)
