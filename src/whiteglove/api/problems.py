"""Errors as problem details (RFC 9457): what happened, in words, always in the same shape."""

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from whiteglove.api.answers import CREATED
from whiteglove.api.mistakes import in_our_words
from whiteglove.api.shapes import of
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.logs import in_one_line
from whiteglove.foundation.text import is_unstorable

MEDIA_TYPE = "application/problem+json"
NO_TOKEN = "A valid bearer token is needed: `whiteglove token create --name ...` makes one."  # noqa: S105
NOTHING_HERE = "There is nothing here. /api/v1/openapi.json tells what there is."
UNSTORABLE = "A text holds a character that nobody can read or keep (NUL, or half of a pair). Nothing was saved."
WORDS = {
    400: "The request could not be read.",
    404: NOTHING_HERE,
    405: "This cannot be asked here; see the header Allow.",
    413: "This is larger than the desk takes.",
}

log = logging.getLogger(__name__)


class MistakeOut(BaseModel):
    """One thing in the request that could not be understood."""

    where: list[str | int] = of("The way to it", ["body", "text"])
    what: str = of("What is wrong with it", "It is missing.")


class ProblemOut(BaseModel):
    """What went wrong."""

    type: str = of("Always about:blank: `title` and `detail` say it all", "about:blank", default="about:blank")
    title: str = of("The status in words", "Not Found")
    status: int = of("The HTTP status", 404)
    detail: str = of("What happened, for a person", "There is no such conversation.")
    errors: list[MistakeOut] | None = Field(default=None, description="What could not be understood, one by one")
    kept: dict[str, Any] | None = of(
        "Of a draft (409): what is there now", {"text": "We are looking for it.", "revision": 3}, default=None
    )


READ_ANSWERS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 422, 500, 503), ProblemOut)
ANSWERS: dict[int, Any] = READ_ANSWERS | dict.fromkeys((409, 413), ProblemOut)


def reads(shape: Any) -> dict[int, Any]:
    """What a GET may answer."""
    return {200: shape, **READ_ANSWERS}


def makes(shape: Any) -> dict[int, Any]:
    """What a POST may answer."""
    return {CREATED: shape, **ANSWERS}


def problem(
    status: int, detail: str, errors: list[dict[str, Any]] | None = None, *, kept: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer that tells of a problem. kept: of a draft, what is there now."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors is not None:
        said["errors"] = errors
    if kept is not None:
        said["kept"] = kept
    response = HttpResponse(orjson.dumps(said, default=str), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def tell_problems(api: NinjaAPI) -> None:
    """Make every error of this API a problem detail."""

    @api.exception_handler(Refused)
    def refused(_request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(error.status, str(error))

    @api.exception_handler(ValidationError)
    def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
        sent = _sent(request)
        errors = [{"where": in_their_words(e["loc"], e["type"], sent), "what": in_our_words(e)} for e in error.errors]
        return problem(422, "The request could not be understood; see errors.", errors)

    @api.exception_handler(AuthenticationError)
    def stranger(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(401, NO_TOKEN)

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, WORDS.get(error.status_code, error.message))

    @api.exception_handler(Exception)
    def whatever(_request: HttpRequest, error: Exception) -> HttpResponse:
        return problem_of(error)


def in_their_words(way: Sequence[str | int], kind: str, sent: object) -> list[str | int]:
    """The way to a mistake in what the caller sent, without names of our own code. sent: the body, if there is one.

    A field that is missing ends the way, though nobody sent it.
    """
    if way[0] != "body":
        return list(way[:2])
    told: list[str | int] = list(way[:1])
    there: Any = sent
    for part in way[2:]:  # the second is the name of our argument
        if _holds(there, part):
            there = there[part]
            told.append(part)
        elif kind == "missing" and part == way[-1]:
            told.append(part)
    return told


def _holds(there: object, part: str | int) -> bool:
    if isinstance(there, dict):
        return part in there
    return isinstance(there, list) and isinstance(part, int) and part < len(there)


def _sent(request: HttpRequest) -> object:
    try:
        return orjson.loads(request.body)
    except (ValueError, RawPostDataException):
        return None


def problem_of(error: Exception) -> HttpResponse:
    """The answer to what none of our rooms foresaw."""
    match error:
        case Http404():
            return problem(404, NOTHING_HERE)
        case RequestDataTooBig():
            return problem(413, WORDS[413])
        case UnreadablePostError() | SuspiciousOperation():
            return problem(400, WORDS[400])
        case DataError() | UnicodeEncodeError() if is_unstorable(error):
            return problem(422, UNSTORABLE)
        case OperationalError() | InterfaceError():
            log.error("The database does not answer: %s", type(error).__name__)
            return problem(503, "The desk cannot reach its database just now. Please try again later.")
        case _:
            log.error("The API failed: %s", in_one_line(error))
            return problem(500, "Something broke here, not with you. It is written down for the operator.")


def only_problems(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view answer with a problem detail also where the framework would answer with a page or plain words."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - told to the caller, and to the operator where it is ours
            return problem_of(error)
        if response.status_code < HTTPStatus.BAD_REQUEST or response["Content-Type"] == MEDIA_TYPE:
            return response
        told = problem(response.status_code, WORDS.get(response.status_code, WORDS[400]))
        if "Allow" in response:
            told["Allow"] = response["Allow"]
        return told

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def nothing_here(_request: HttpRequest) -> HttpResponse:
    """For every address below the API at which there is nothing."""
    return problem(404, NOTHING_HERE)


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]
