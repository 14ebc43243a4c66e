"""How fast mail comes in: by SMTP and in a batch, beside bare parsing and a bare durable insert."""

import email
import email.policy
import hashlib
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import cast

from bench.house import House, wait_until
from bench.mails import make_mails
from bench.measure import cpu_seconds
from bench.report import Table, write_section

MAILS = 500
SENDERS = 4
ROUNDS = 3
WARM_UP = 60
BETWEEN = """
Between the floor and us: the raw mail is kept as a file and a row before it is acknowledged, and read again by the
worker; the reading also tells quotes, signature, kind and language; recognising the customer, the conversation, its
search words, the message, the filing and the facts are some eight statements a mail, and the ORM builds them. By SMTP
the session itself, the question whether an address is ours, and smaller batches come on top.
"""
FILED = "SELECT count(*) FROM email_rawmail WHERE state = 'filed'"


def main() -> None:
    """Run and write the section."""
    with House() as house:
        house.start("worker", "intake")
        _send(house, make_mails(WARM_UP, mark="warm"), filed=WARM_UP)
        by_smtp, in_batch, floors = [], [], []
        for turn in range(ROUNDS):
            floors.append(_floor(house, make_mails(MAILS, mark=f"f{turn}")))
            before = house.count(FILED)
            by_smtp.append(_send(house, make_mails(MAILS, mark=f"s{turn}"), filed=before + MAILS))
        house.parts.pop("worker").terminate()
        for turn in range(ROUNDS):
            in_batch.append(_batch(house, turn))
        conversations = house.count("SELECT count(*) FROM conversations_conversation")
        assert conversations == WARM_UP + MAILS * ROUNDS * 2, conversations
    _write(by_smtp, in_batch, floors)


def _write(by_smtp: list[list[float]], in_batch: list[list[float]], floors: list[list[float]]) -> None:
    floor = _medians(floors)
    rows = []
    for name, measured in (("by SMTP, 4 senders", by_smtp), ("in a batch", in_batch)):
        per_second, total, in_database = _medians(measured)
        rows.append([name, per_second, total, in_database, f"{total / floor[1]:.1f}"])
    rows.append(["floor: bare parse, bare durable insert", *floor, "1"])
    table = Table(
        ["500 mails", "mails per second, to their place", "CPU ms per mail", "of it PostgreSQL", "times the floor"],
        rows,
    )
    write_section("intake", "Intake of mail", f"Medians of {ROUNDS} rounds.", table, BETWEEN)


def _medians(rounds: list[list[float]]) -> list[float]:
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _send(house: House, mails: list[bytes], *, filed: int) -> list[float]:
    """Send; wait until all are filed. [mails per second, CPU ms per mail, of it PostgreSQL]"""
    begin, spent, in_database = time.monotonic(), house.cpu_seconds(), cpu_seconds([house.server_pid])
    shares = [mails[start::SENDERS] for start in range(SENDERS)]
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(lambda share: _send_share(house.smtp_port, share), shares))
    wait_until(lambda: house.count(FILED) >= filed)
    seconds = time.monotonic() - begin
    spent, in_database = house.cpu_seconds() - spent, cpu_seconds([house.server_pid]) - in_database
    return [len(mails) / seconds, spent * 1000 / len(mails), in_database * 1000 / len(mails)]


def _send_share(port: int, mails: Iterable[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
        for mail in mails:
            server.sendmail("customer@example.org", ["desk@example.com"], mail)


def _batch(house: House, turn: int) -> list[float]:
    """One process takes in a backlog and files it, as a collected mailbox is."""
    in_database = cpu_seconds([house.server_pid])
    done = subprocess.run(
        [sys.executable, "-m", "bench.batch", str(MAILS), f"b{turn}"], capture_output=True, text=True, check=True
    )
    in_database = cpu_seconds([house.server_pid]) - in_database
    seconds, own = map(float, done.stdout.split())
    return [MAILS / seconds, (own + in_database) * 1000 / MAILS, in_database * 1000 / MAILS]


def _floor(house: House, mails: list[bytes]) -> list[float]:
    """The standard library reads each mail; one row is committed durably for each."""
    with house.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS floor (sha text, subject text, words text, raw bytea)")
        begin, own, in_database = time.monotonic(), time.process_time(), cpu_seconds([house.server_pid])
        for raw in mails:
            subject, words = _bare_parse(raw)
            connection.execute(
                "INSERT INTO floor VALUES (%s, %s, %s, %s)", [hashlib.sha256(raw).hexdigest(), subject, words, raw]
            )
        seconds, own = time.monotonic() - begin, time.process_time() - own
        in_database = cpu_seconds([house.server_pid]) - in_database
    return [len(mails) / seconds, (own + in_database) * 1000 / len(mails), in_database * 1000 / len(mails)]


def _bare_parse(raw: bytes) -> tuple[str, str]:
    mail = cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default))
    for file in mail.iter_attachments():
        file.get_filename()
        file.get_content()
    body = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert body is not None
    assert html is not None
    html.get_content()
    return str(mail["Subject"]) + str(mail["From"]), body.get_content()


if __name__ == "__main__":
    main()
