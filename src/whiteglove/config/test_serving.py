"""Requests as a server hands them on: pages, large files, streams, and what is broken."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path
from procrastinate.contrib.django.utils import connector_params

from whiteglove.config import serving
from whiteglove.config.serving import AT_ONCE_BYTES, OneHop

closed: list[str] = []


async def stream_forever() -> AsyncIterator[bytes]:
    try:
        while True:
            yield b"still here\n"
            await asyncio.sleep(0)
    finally:
        closed.append("stream")


def page(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(request.body or b"nothing")
    answer.set_cookie("seen", "yes")
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as planned")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(stream_forever())


def file(request: HttpRequest, place: str) -> FileResponse:
    return FileResponse(open(f"/{place}", "rb"))  # noqa: PTH123 - the response closes it


def sorry(request: HttpRequest, *_: object) -> HttpResponse:
    return HttpResponse("sorry", status=500)


handler404 = handler500 = sorry
urlpatterns = [
    path("page", page),
    path("broken", broken),
    path("stream", stream),
    path("file/<path:place>", file),
]


@pytest.fixture
def application() -> Iterator[OneHop]:
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield OneHop()


async def ask(
    application: OneHop, place: str, *, body: list[bytes] | None = None, leave_after: int = 10**9
) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    """(status, body, headers); leaves once so many parts have come."""
    given, left = list(body or [b""]), asyncio.Event()
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if given:
            return {"type": "http.request", "body": given.pop(0), "more_body": bool(given)}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if len(sent) > leave_after:
            left.set()

    scope = {"type": "http", "method": "POST", "path": f"/{place}", "query_string": b"", "headers": []}
    await application(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]), sent[0]["headers"]


async def test_a_page_hears_the_whole_body_and_answers_with_its_cookies(application: OneHop) -> None:
    status, body, headers = await ask(application, "page", body=[b"Where is ", b"my bag?"])
    assert (status, body) == (200, b"Where is my bag?")
    assert dict(headers)[b"Set-Cookie"] == b"seen=yes; Path=/"
    assert (await ask(application, "page"))[:2] == (200, b"nothing")


async def test_what_breaks_is_a_page_and_not_the_end(application: OneHop, caplog: pytest.LogCaptureFixture) -> None:
    assert (await ask(application, "broken"))[:2] == (500, b"sorry")
    assert (await ask(application, "page"))[0] == 200


@pytest.mark.parametrize("size", [0, 5, AT_ONCE_BYTES, AT_ONCE_BYTES * 3 + 1])
async def test_a_file_comes_whole_whatever_its_size(application: OneHop, tmp_path: Path, size: int) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(bytes(size))
    status, body, _ = await ask(application, f"file{kept}")
    assert (status, len(body)) == (200, size)


async def test_a_stream_ends_when_its_reader_leaves(application: OneHop) -> None:
    closed.clear()
    status, body, _ = await ask(application, "stream", leave_after=3)
    assert status == 200
    assert body.startswith(b"still here\nstill here\n")
    assert closed == ["stream"]


async def test_who_leaves_before_the_request_is_whole_is_not_answered(application: OneHop) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def nothing(message: dict[str, Any]) -> None:
        raise AssertionError(message)

    await application({"type": "http", "method": "POST", "path": "/page", "headers": []}, gone, nothing)


@pytest.mark.django_db(transaction=True)
def test_a_connection_whose_server_hung_up_is_left_before_it_is_used() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    serving._leave_lost_connection()
    assert connection.connection is not None
    with psycopg.connect(**connector_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    serving._leave_lost_connection()
    assert connection.connection is None
