"""Figures are for the machine itself and for those who may read health; strangers learn whether we are well."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.backup.facts import BackedUp
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.models import Row
from whiteglove.team.actions import create_token
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May

pytestmark = pytest.mark.django_db
FAR = "192.0.2.7"


def test_this_machine_sees_the_figures() -> None:
    client = Client()
    assert client.get("/healthz").json()["unfiled"] == 0
    told = client.get("/metrics")
    assert told.headers["Content-Type"].startswith("text/plain")
    lines = told.content.decode().splitlines()
    assert "whiteglove_mail_unfiled 0.0" in lines
    assert any(line.startswith("whiteglove_disk_free_bytes ") for line in lines)
    assert "whiteglove_ok 1.0" in lines


@pytest.mark.parametrize(
    "asked", [{"REMOTE_ADDR": FAR}, {"headers": {"X-Forwarded-For": "127.0.0.1"}}, {"headers": {"Via": "1.1 proxy"}}]
)
def test_strangers_learn_only_whether_we_are_well(asked: dict[str, object]) -> None:
    client = Client()
    told = client.get("/healthz", **asked)  # type: ignore[arg-type]
    assert (told.status_code, told.json()) == (200, {"ok": True})
    assert client.get("/metrics", **asked).status_code == 403  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (Role.LEAD, None, 200),
        (Role.COLLEAGUE, None, 403),
        (Role.OWNER, May.READ_JOURNAL, 403),
        (Role.OWNER, May.READ_HEALTH, 200),
    ],
)
def test_a_token_that_may_read_health_sees_them(role: Role, scope: May | None, status: int) -> None:
    token = create_token(SYSTEM, name="monitor", role=role, scopes=[scope] if scope else None)
    client = Client(REMOTE_ADDR=FAR, headers={"Authorization": f"Bearer {token}"})
    assert client.get("/metrics").status_code == status
    assert ("unfiled" in client.get("/healthz").json()) == (status == 200)


def test_a_manager_who_is_signed_in_sees_them(
    dora: Colleague, ben: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    assert signed_in(dora).get("/metrics", REMOTE_ADDR=FAR).status_code == 200
    assert signed_in(ben).get("/metrics", REMOTE_ADDR=FAR).status_code == 403


def test_the_age_of_the_last_backup_is_told() -> None:
    client = Client()
    assert client.get("/healthz").json()["last_backup_hours"] is None
    assert b"last_backup_hours" not in client.get("/metrics").content
    with transaction.atomic():
        announce(BackedUp(size=1, blobs=0, missing=0), actor=SYSTEM)
    Row.objects.filter(kind="house.BackedUp").update(at=clock.now() - timedelta(hours=30))
    assert client.get("/healthz").json()["last_backup_hours"] == 30.0
    assert b"whiteglove_last_backup_hours 30.0" in client.get("/metrics").content
    assert client.get("/healthz").json()["ok"] is True


@pytest.mark.parametrize(
    ("last", "began", "is_due"), [(None, 6, False), (None, 8, True), (6, 60, False), (8, 60, True)]
)
def test_an_owner_is_reminded_after_a_week_without_one(
    dora: Colleague, signed_in: Callable[[Colleague], Client], last: int | None, began: int, *, is_due: bool
) -> None:
    now = clock.now()
    owner = Colleague.objects.create_user("boss@desk.example", name="Boss", role="owner")
    Colleague.objects.update(joined_at=now - timedelta(days=began))
    if last is not None:
        with transaction.atomic():
            announce(BackedUp(size=1, blobs=0, missing=0), actor=SYSTEM)
        Row.objects.filter(kind="house.BackedUp").update(at=now - timedelta(days=last))
    for place in ("/manage/", "/manage/guide/", "/manage/troubles/"):
        assert ("whiteglove backup FILE" in signed_in(owner).get(place).content.decode()) is is_due
        assert "whiteglove backup FILE" not in signed_in(dora).get(place).content.decode()
