"""The cast of our tests: Aiko the customer, Ben at the front line, Chidi who covers, Dora the manager."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from tests.mails import MailFrom
from tests.mails import mail_from as _mail_from
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.routing import house
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.house import HouseSeen, keep_house
from whiteglove.team.models import Colleague, Team


@pytest.fixture
def no_jobs(transactional_db: None) -> None:
    """No jobs left by another test: their tables are not Django's, which therefore does not empty them."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events RESTART IDENTITY CASCADE")


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Passwords of the cast need no half second of arithmetic each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def a_house_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pages and routing remember of the house for some seconds is not what another test made of it."""
    keep_house(HouseSeen())
    monkeypatch.setattr(house, "KEEPS_SECONDS", -1.0)


@pytest.fixture
def front_desk(db: None) -> Team:
    """The team that answers for everything."""
    return add_team(SYSTEM, key="front-desk", name="Front desk", is_default=True)


@pytest.fixture
def baggage(db: None) -> Team:
    """Another team."""
    return add_team(SYSTEM, key="baggage", name="Baggage")


@pytest.fixture
def aiko() -> Person:
    """The customer whose bag is lost."""
    return Person("Aiko Tanaka", "aiko@mail.example")


@pytest.fixture
def stranger() -> Person:
    """Somebody nobody knows."""
    return Person("", "stranger@elsewhere.example")


@pytest.fixture
def mail_from(front_desk: Team) -> MailFrom:
    """Somebody writes a mail, which is taken in and filed: `mail_from(aiko, "Where is it?", answers=ours)`."""
    return _mail_from


@pytest.fixture
def ben(front_desk: Team) -> Colleague:
    """At the front line."""
    return add_colleague(SYSTEM, email="ben@desk.example", name="Ben", teams=[front_desk], password="a long secret")


@pytest.fixture
def chidi(front_desk: Team) -> Colleague:
    """Who covers for Ben."""
    return add_colleague(SYSTEM, email="chidi@desk.example", name="Chidi", teams=[front_desk])


@pytest.fixture
def dora(front_desk: Team) -> Colleague:
    """The manager."""
    return add_colleague(SYSTEM, email="dora@desk.example", name="Dora", role=Role.MANAGER, teams=[front_desk])


@pytest.fixture
def temp(front_desk: Team) -> Colleague:
    """Here for a week."""
    return add_colleague(SYSTEM, email="temp@desk.example", name="Tomo", role=Role.TEMP, teams=[front_desk])


@pytest.fixture
def signed_in() -> Callable[[Colleague], Client]:
    """A browser in which a colleague is signed in."""

    def sign_in(colleague: Colleague) -> Client:
        client = Client()
        client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def as_ben(ben: Colleague) -> Actor:
    """Ben, as one who acts."""
    return ben.as_actor()
