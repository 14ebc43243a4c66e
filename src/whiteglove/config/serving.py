"""How requests reach the pages: one hop into a thread for each, and streams within the loop.

Django's own way runs each sort of middleware where it belongs and hops between loop and threads five times a page:
2 CPU ms of the 9 that a list took. All our pages are ordinary functions, so the whole way of a request runs in one of
a few threads, as under a WSGI server. Only a stream, once opened, lives in the loop.
"""

import asyncio
import select
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.http import FileResponse
from django.urls import set_script_prefix

THREADS = 4
AT_ONCE_BYTES = 2**18


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. more: the response whose body goes on, as a stream or (parts given) as a large file."""

    start: dict[str, Any]
    body: bytes
    more: Any = None
    parts: Iterator[bytes] | None = None


class OneHop(ASGIHandler):
    """The whole house as one ASGI application."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        # The threads stay, so each keeps its connection from one request to the next.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        try:
            body = await self._whole_body(receive)
        except RequestAborted:
            return
        with body:
            answer = await self._in_thread(self._answer, scope, body)
            try:
                await self._send(answer, receive, send)
            finally:
                if answer.more is not None:
                    await self._in_thread(answer.more.close)

    def _in_thread(self, work: Any, *given: Any) -> "asyncio.Future[Any]":
        return asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    async def _whole_body(self, receive: Any) -> IO[bytes]:
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            return BytesIO(message.get("body", b""))
        coming = iter([message])

        async def receive_all() -> Any:
            return next(coming, None) or await receive()

        read: IO[bytes] = await self.read_body(receive_all)
        return read

    def _answer(self, scope: Any, body: IO[bytes]) -> Answer:
        """Runs in a thread: all the work of a page."""
        _leave_lost_connection()
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = self.get_response(request) if request is not None else refused
        response._handler_class = self.__class__
        start = {"type": "http.response.start", "status": response.status_code, "headers": _headers(response)}
        if not response.streaming:
            response.close()
            return Answer(start, response.content)
        if response.is_async:
            return Answer(start, b"", response)
        return self._begun(start, response)

    def _begun(self, start: dict[str, Any], response: Any) -> Answer:
        """A file: small ones are read at once, of large ones the beginning."""
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        parts = iter(response)
        begin = _some_of(parts)
        if len(begin) < AT_ONCE_BYTES:
            response.close()
            return Answer(start, begin)
        return Answer(start, begin, response, parts)

    async def _send(self, answer: Answer, receive: Any, send: Any) -> None:
        await send(answer.start)
        if answer.more is None:
            await send({"type": "http.response.body", "body": answer.body})
            return
        going = asyncio.ensure_future(self._send_more(answer, send))
        gone = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({going, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (going, gone):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await going

    async def _send_more(self, answer: Answer, send: Any) -> None:
        part: bytes = answer.body
        if answer.parts is None:
            async with aclosing(aiter(answer.more)) as stream:
                async for part in stream:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        else:
            while part:
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await self._in_thread(_some_of, answer.parts)
        await send({"type": "http.response.body"})


def _some_of(parts: Iterator[bytes]) -> bytes:
    read: list[bytes] = []
    while sum(map(len, read)) < AT_ONCE_BYTES and (part := next(parts, None)) is not None:
        read.append(part)
    return b"".join(read)


def _headers(response: Any) -> list[tuple[bytes, bytes]]:
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = response.cookies.values()
    return [*headers, *((b"Set-Cookie", one.output(header="").encode("ascii").strip()) for one in cookies)]


def _leave_lost_connection() -> None:
    """A connection whose server hung up has something to read: it is left before it is used, without asking."""
    kept = connection.connection
    if kept is None:
        return
    if connection.errors_occurred or kept.closed or connection.in_atomic_block or _has_something_to_read(kept):
        connection.close()


def _has_something_to_read(kept: Any) -> bool:
    waiting = select.poll()
    waiting.register(kept.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
