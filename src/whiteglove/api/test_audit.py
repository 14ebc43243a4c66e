"""Programs read what was done, unless they see some teams alone."""

from datetime import timedelta

from whiteglove.api.conftest import Program
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.team.actions import create_token
from whiteglove.team.models import ApiToken, Team


def test_a_program_reads_the_same(front_desk: Team) -> None:
    program = Program(create_token(SYSTEM, name="Auditor", role=Role.MANAGER))
    (first, *_) = program.get("audit", limit=2, kind="team.").json()["items"]
    token = ApiToken.objects.get()
    assert first | {"at": ""} == {
        "at": "",
        "kind": "team.TokenCreated",
        "who": {"reference": "system", "name": None},
        "about": {"reference": f"token:{token.pk}", "name": "Auditor"},
        "body": {"token_id": token.pk, "role": "manager"},
    }
    later = (clock.now() + timedelta(days=1)).isoformat()
    assert program.get("audit", since=later).json() == {"items": [], "next": None}
    narrow = Program(create_token(SYSTEM, name="n", role=Role.OWNER, teams=[front_desk]))
    assert narrow.get("audit").status_code == 403
