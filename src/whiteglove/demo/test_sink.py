"""The demo's own mail server keeps what we send, for each recipient."""

import asyncio
import smtplib
import threading
from collections.abc import Iterator

import pytest

from whiteglove.demo import sink
from whiteglove.demo.models import PostReceived
from whiteglove.foundation.blobs.storage import blobs


@pytest.fixture
def port() -> Iterator[int]:
    """Where the sink listens, in a loop of its own."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(sink.listen(("127.0.0.1", 0)))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def test_post_is_kept_in_the_letter_box_of_each_recipient(transactional_db: None, port: int) -> None:
    raw = "Subject: Your bag\r\n\r\n\u3044\u307e\u5411\u304b\u3063\u3066\u3044\u307e\u3059\r\n".encode()
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.sendmail("desk@hoshi.example", ["Aiko@mail.example", "son@mail.example"], raw)
    kept = PostReceived.objects.order_by("id").values_list("recipient", "blob_id")
    assert [recipient for recipient, _ in kept] == ["aiko@mail.example", "son@mail.example"]
    assert {blobs.read(name) for _, name in kept} == {raw}
