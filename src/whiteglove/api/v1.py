"""`/api/v1`: the same verbs as the pages, for programs with a bearer token."""

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from whiteglove import __version__
from whiteglove.api import conversations, journal, people
from whiteglove.api.problems import tell_problems
from whiteglove.foundation.actors import Actor
from whiteglove.team.queries import actor_of_token


class Token(HttpBearer):
    """A bearer token that `whiteglove token create` made."""

    def authenticate(self, _request: HttpRequest, token: str) -> Actor | None:
        """The actor behind it."""
        return actor_of_token(token)


api = NinjaAPI(
    title="Whiteglove",
    version=__version__,
    description="The desk for moments of truth. Lists are newest activity first; ids are opaque strings.",
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
tell_problems(api)
api.add_router("/conversations", conversations.router)
api.add_router("/attachments", conversations.files)
api.add_router("/customers", people.customers)
api.add_router("/colleagues", people.colleagues)
api.add_router("/teams", people.teams)
api.add_router("/journal", journal.router)
