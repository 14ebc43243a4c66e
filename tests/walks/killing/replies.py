"""Replies through the API while parts are killed: each arrives once, or somebody sees that it did not."""

import json
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.house import BACKEND, DATABASE, House, eventually, free_ports
from tests.walks.killing.audit import unsettled
from tests.walks.killing.killer import Killer
from tests.walks.killing.mails import distinct_mails
from tests.walks.killing.senders import Post, by_smtp
from tests.walks.killing.sink import Sink, open_sink

VICTIMS = ("worker", "worker", DATABASE, BACKEND, "web")
WRITERS = 4
TIMEOUT_SECONDS = 20.0
PATIENCE_SECONDS = 400.0
ON_THE_WAY = """
SELECT (SELECT count(*) FROM email_outgoingmail WHERE state IN ('waiting', 'claimed', 'handing_over'))
    + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = 'facts')
    + (SELECT count(*) FROM conversations_message m WHERE m.delivery = 'queued'
        AND NOT EXISTS (SELECT 1 FROM email_outgoingmail o WHERE o.message_id = m.id))
"""


@dataclass(frozen=True)
class ReplyReport:
    """What became of the replies. deliveries: how the desk says they stand. The lists hold tokens, best none.

    twice: arrived more than once. not_where_it_says: sent and not arrived, or failed, or waiting still.
    written_not_once: not exactly one message of ours in its conversation.
    """

    seed: int
    replies: int
    kills: dict[str, int]
    ended_by_itself: list[str]
    deliveries: dict[str, int]
    arrived: int
    twice: list[str]
    not_where_it_says: list[str]
    written_not_once: list[str]
    message_ids_twice: list[str]
    seconds: float

    @property
    def in_words(self) -> str:
        """For a report."""
        return "\n".join(f"{name}: {value}" for name, value in vars(self).items())


@dataclass(frozen=True)
class Api:
    """The API of a house, for a program with a token; asked again until it answers, as programs do."""

    house: House
    token: str

    def get(self, path: str) -> Any:
        """The answer."""
        return self._asked(urllib.request.Request(self._url(path), headers=self._headers))

    def post(self, path: str, said: dict[str, Any], *, key: str) -> Any:
        """The answer; the same key is done once however often it is asked."""
        headers = {**self._headers, "Content-Type": "application/json", "Idempotency-Key": key}
        return self._asked(
            urllib.request.Request(self._url(path), data=json.dumps(said).encode(), headers=headers, method="POST")
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _url(self, path: str) -> str:
        return f"{self.house.address}/api/v1{path}"

    def _asked(self, request: urllib.request.Request) -> Any:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code < 500:
                    raise
            except (OSError, ValueError):
                pass
            if time.monotonic() > end:
                raise TimeoutError(request.full_url)
            time.sleep(0.2)


def run_reply_test(replies: int, seed: int, *, kills: int) -> ReplyReport:
    """Answer so many conversations while worker and database are killed; wait until all is quiet; compare."""
    (port,) = free_ports(1)
    mail_out = {"WHITEGLOVE_MAIL_OUT": f"smtp://127.0.0.1:{port}?tls=none"}
    with (
        tempfile.TemporaryDirectory(prefix="whiteglove-kill-") as folder,
        open_sink(port) as sink,
        House(Path(folder) / "home", environment=mail_out) as house,
    ):
        api = Api(house, house.call("token", "create", "--name", "Walk", "--role", "owner").stdout.decode().strip())
        to_answer = _conversations(api, replies, seed)
        killer = Killer(house, seed, at_most=kills, victims=VICTIMS)
        began = time.monotonic()
        killer.start()
        _answer_all(api, to_answer, killer)
        eventually(lambda: killer.progress >= 1, seconds=PATIENCE_SECONDS)
        killer.stop()
        eventually(lambda: _on_the_way(house) == 0, seconds=PATIENCE_SECONDS, pause_seconds=0.5)
        return _report(api, to_answer, sink, killer, seconds=time.monotonic() - began)


def _conversations(api: Api, count: int, seed: int) -> dict[str, str]:
    """Token of the reply to be, and the conversation it belongs to."""
    post = Post(api.house)
    post.send(distinct_mails(count, seed=seed), by_smtp, at_once=4)
    assert eventually(lambda: post.is_done and unsettled(api.house) == 0, seconds=120)
    found = api.get("/conversations?limit=200")["items"]
    assert len(found) == count
    return {f"answer{number:03d}x{seed:x}": each["id"] for number, each in enumerate(found)}


def _answer_all(api: Api, to_answer: dict[str, str], killer: Killer) -> None:
    """Spread over the kills."""
    waiting = list(enumerate(to_answer.items()))

    def answer_mine(first: int) -> None:
        for number, (token, conversation) in waiting[first::WRITERS]:
            eventually(lambda: number <= len(waiting) * killer.progress, seconds=PATIENCE_SECONDS)  # noqa: B023
            api.post(f"/conversations/{conversation}/replies", {"text": f"Thank you. {token}."}, key=token)

    threads = [threading.Thread(target=answer_mine, args=(first,), daemon=True) for first in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS * 2)


def _on_the_way(house: House) -> int | None:
    try:
        with house.database() as connection:
            row = connection.execute(ON_THE_WAY).fetchone()
    except psycopg.Error:
        return None
    return int(row[0]) if row else None


def _report(api: Api, to_answer: dict[str, str], sink: Sink, killer: Killer, *, seconds: float) -> ReplyReport:
    said = {token: _outgoing(api, conversation) for token, conversation in to_answer.items()}
    stands = {token: messages[0]["delivery"] if messages else "missing" for token, messages in said.items()}
    ids = Counter(message_id for message_id, _ in sink.arrived)
    return ReplyReport(
        seed=killer.seed,
        replies=len(to_answer),
        kills=dict(killer.killed),
        ended_by_itself=killer.ended_by_itself,
        deliveries=dict(Counter(stands.values())),
        arrived=sum(sink.times(token) > 0 for token in to_answer),
        twice=[token for token in to_answer if sink.times(token) > 1],
        not_where_it_says=[token for token, state in stands.items() if _contradicts(state, sink.times(token))],
        written_not_once=[token for token, messages in said.items() if len(messages) != 1],
        message_ids_twice=[message_id for message_id, times in ids.items() if times > 1],
        seconds=round(seconds, 1),
    )


def _outgoing(api: Api, conversation: str) -> list[Any]:
    messages = api.get(f"/conversations/{conversation}/messages")["items"]
    return [message for message in messages if message["direction"] == "out"]


def _contradicts(state: str, times: int) -> bool:
    return {"sent": times != 1, "unsure": times > 1}.get(state, True)
