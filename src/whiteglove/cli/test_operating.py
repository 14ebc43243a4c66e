"""Commands of the operator: what they print, and what they say when the desk is not there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from tests.commands import whiteglove, whiteglove_alone
from typer.testing import CliRunner

from whiteglove.channels.email.models import RawMail
from whiteglove.channels.email.models.raw_mail import RawState
from whiteglove.cli.main import app
from whiteglove.cli.test_mail import MAIL
from whiteglove.foundation.actors import Role
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.team.models import ApiToken, Colleague, Membership, SignInLink, Team
from whiteglove.team.queries import actor_of_token


@pytest.fixture(autouse=True)
def _pool_stays() -> Iterator[None]:
    """A command gives up the pool of its process; the process of these tests needs its own to the end."""
    kept = dict(connection.settings_dict["OPTIONS"])
    yield
    connection.settings_dict["OPTIONS"].clear()
    connection.settings_dict["OPTIONS"].update(kept)


def run(*words: str, code: int = 0) -> str:
    """What the command prints, within this process and its transaction."""
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


COMMANDS = [
    ("token", "create", "--name", "Shop"),
    ("user", "list"),
    ("user", "link", "ben@desk.example"),
    ("user", "add", "ben@desk.example", "--name", "Ben"),
    ("demo", "load"),
    ("mail", "quarantine", "list"),
    ("mailbox", "list"),
    ("mailbox", "end", "help@desk.example"),
    ("team", "list"),
    ("token", "revoke", "1"),
    ("mail", "quarantine", "show", "1"),
    ("mail", "quarantine", "replay", "--all"),
]


def test_a_command_says_that_the_desk_is_not_running(tmp_path: Path) -> None:
    done = whiteglove_alone("token", "create", "--name", "Shop", "--home", str(tmp_path), DATABASE_URL="")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        f"The desk of {tmp_path} is not running. Nothing was changed. Start it with `whiteglove run`.\n"
    )


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_that_the_server_does_not_answer(words: tuple[str, ...]) -> None:
    done = whiteglove(*words, DATABASE_URL="postgresql://who:hidden@127.0.0.1:1/desk")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("The database server 127.0.0.1:1 (DATABASE_URL) does not answer: ")
    assert len(done.stderr.splitlines()) == 1
    assert b"hidden" not in done.stderr


def test_health_when_the_database_is_away() -> None:
    away = "postgresql://who:hidden@127.0.0.1:1/desk"
    done = whiteglove("health", "--json", DATABASE_URL=away)
    assert (done.returncode, done.stderr) == (1, b"")
    said = json.loads(done.stdout)
    assert (said["ok"], len(said["troubles"])) == (False, 1)


def test_health_of_a_quiet_house(db: None) -> None:
    assert json.loads(run("health", "--json"))["ok"] is True
    assert run("health").splitlines()[:2] == ["ok: yes", "troubles: none"]


def test_settings_hide_what_is_secret(tmp_path: Path) -> None:
    (tmp_path / "whiteglove.toml").write_text('mail_out = "smtp://me:hidden@mail.example:587"\nport = 9001\n')
    address = "postgresql://me:hidden@db.example/desk"
    words = ("settings", "show", "--home", str(tmp_path))
    done = whiteglove(*words, WHITEGLOVE_SECRET_KEY="hidden", DATABASE_URL=address)
    shown = done.stdout.decode()
    assert "hidden" not in shown
    assert "port = 9001  #" in shown
    assert shown.count("(set, not shown)") == 3


def test_settings_that_cannot_be_used_are_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "whiteglove.toml").write_text("port = [")
    for words in (("settings", "show"), ("user", "list")):
        done = whiteglove(*words, "--home", str(tmp_path))
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.startswith(b"The settings cannot be used (")
        assert b"Traceback" not in done.stderr


def test_a_token_is_printed_alone(db: None) -> None:
    text = run("token", "create", "--name", "Shop", "--role", "owner", "--scope", "journal.read", "--days", "2")
    actor = actor_of_token(text.strip())
    assert actor is not None
    assert (actor.name, actor.role, actor.scopes) == ("Shop", Role.OWNER, frozenset({"journal.read"}))
    assert ApiToken.objects.get().expires_at is not None
    assert "Known scopes: conversations.read" in run("token", "create", "--name", "x", "--scope", "all", code=1)


def test_a_colleague_is_added_listed_and_let_in(db: None, front_desk: Team) -> None:
    link = run("user", "add", "ben@desk.example", "--name", "Ben", "--role", "lead", "--team", "front-desk")
    assert link.startswith("http://127.0.0.1:8000/sign-in/link/")
    ben = Colleague.objects.get()
    assert (ben.name, ben.role, Membership.objects.get().team) == ("Ben", "lead", front_desk)
    assert run("user", "list") == "ben@desk.example\tBen\tlead\n"
    assert run("user", "link", "BEN@desk.example") != link
    assert SignInLink.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "BEN@desk.example", "--name", "B"), "is here already"),
        (("add", "nonsense", "--name", "B"), "is not a mail address"),
        (("add", "c@desk.example", "--name", "B", "--team", "x"), "There is no team"),
        (("link", "x@desk.example"), "There is no colleague"),
    ],
)
def test_what_cannot_be_done_is_said(ben: Colleague, words: tuple[str, ...], said: str) -> None:
    assert said in run("user", *words, code=1)
    assert Colleague.objects.count() == 1


@pytest.fixture
def quarantined(db: None) -> RawMail:
    """A mail that waits for a person."""
    columns = {"recipients": ["desk@desk.example"], "envelope_from": "aiko@example.com", "source": "smtp"}
    name = keep_blob(MAIL)
    return RawMail.objects.create(blob_id=name, state=RawState.QUARANTINED, reason="No head", **columns)


def test_quarantine_is_listed_shown_and_replayed(quarantined: RawMail) -> None:
    number, when, reason = run("mail", "quarantine", "list").strip().split("\t")
    assert (number, when, reason) == (str(quarantined.pk), quarantined.received_at.isoformat(), "No head")
    shown = run("mail", "quarantine", "show", number).splitlines()
    assert (shown[0], shown[2:]) == (
        "reason: No head",
        ["from: aiko@example.com", "to: desk@desk.example", f"size: {len(MAIL)}"],
    )
    assert "Give the id of one mail, or --all." in run("mail", "quarantine", "replay", code=1)
    assert run("mail", "quarantine", "replay", number) == f"{number}\n"
    quarantined.refresh_from_db()
    assert quarantined.state == RawState.WAITING
    assert run("mail", "quarantine", "replay", "--all") == ""
    assert "There is no such mail" in run("mail", "quarantine", "show", number, code=1)


def test_the_bytes_of_a_quarantined_mail_come_alone(quarantined: RawMail) -> None:
    done = CliRunner().invoke(app, ["mail", "quarantine", "show", str(quarantined.pk), "--raw"])
    assert done.stdout_bytes == MAIL


@pytest.mark.django_db
def test_teams_are_added_changed_and_listed_and_tokens_revoked(front_desk: Team) -> None:
    assert run("team", "add", "bags", "--name", "Bags", "--first-answer-hours", "4") == "bags\n"
    run("team", "change", "bags", "--name", "Baggage", "--default")
    assert run("team", "list") == "bags\tBaggage\t4\tdefault\nfront-desk\tFront desk\t24\n"
    token = run("token", "create", "--name", "Shop").strip()
    assert run("token", "list").endswith("\tShop\tcolleague\tnever used\tnever expires\n")
    run("token", "revoke", str(ApiToken.objects.get().pk))
    assert actor_of_token(token) is None
    assert run("token", "list") == ""
