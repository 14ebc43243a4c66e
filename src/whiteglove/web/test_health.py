"""Figures are for the machine itself and for those who may read health; strangers learn whether we are well."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.foundation.actors import SYSTEM, Role
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
