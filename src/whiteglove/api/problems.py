"""Errors as problem details (RFC 9457): what happened, in words, always in the same shape."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from whiteglove.foundation.errors import Refused


class ProblemOut(Schema):
    """What went wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, Any]] | None = None


ANSWERS: dict[int, Any] = {400: ProblemOut, 401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut}
ANSWERS[422] = ProblemOut


def problem(status: int, detail: str, errors: list[dict[str, Any]] | None = None) -> HttpResponse:
    """The answer that tells of a problem."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors is not None:
        said["errors"] = errors
    response = JsonResponse(said, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def tell_problems(api: NinjaAPI) -> None:
    """Make every error of this API a problem detail."""

    @api.exception_handler(Refused)
    def refused(_request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(error.status, str(error))

    @api.exception_handler(ValidationError)
    def not_understood(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"where": list(e["loc"]), "what": e["msg"]} for e in error.errors]
        return problem(422, "The request could not be understood; see errors.", errors)

    @api.exception_handler(AuthenticationError)
    def stranger(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(401, "A valid bearer token is needed: `whiteglove token create --name ...` makes one.")

    @api.exception_handler(Http404)
    def nothing_here(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, "There is nothing here.")

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, error.message)
