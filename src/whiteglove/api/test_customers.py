"""People over the API: the same verbs as the pages."""

import io
import zipfile
from collections.abc import Callable

import pytest

from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Look

pytestmark = pytest.mark.django_db
Written = Callable[..., int]


def ids(answer: object) -> list[str]:
    return [item["id"] for item in answer.json()["items"]]  # type: ignore[attr-defined]


@pytest.fixture
def aiko(bag: Conversation) -> str:
    """Aiko's id."""
    return str(bag.customer_id)


@pytest.fixture
def tan(written: Written) -> str:
    """The id of Aiko's other record."""
    other = written(5, author_name="Tan Aiko", author_address="a.tan@work.example", subject="Invoice")
    return str(Conversation.objects.get(pk=other).customer_id)


def test_people_are_listed_and_found(program: Program, aiko: str, tan: str) -> None:
    assert ids(program.get("customers")) == [tan, aiko]
    assert ids(program.get("customers", q="a.tan@w")) == [tan]
    assert ids(program.get("customers", q="AIK")) == [tan, aiko]
    assert ids(program.get("customers", q="nobody")) == []
    first = program.get("customers", limit=1).json()
    assert ids(program.get("customers", limit=1, cursor=first["next"])) == [aiko]
    assert program.get("customers", cursor="nonsense").status_code == 422


def test_what_we_know_is_changed_and_told(program: Program, aiko: str) -> None:
    hotel = program.post("organisations", {"name": "Hotel", "domains": ["Hotel.example"]}).json()
    wanted = {
        "honorific": "Ms. Tan",
        "language": "ja",
        "organisation": hotel["id"],
        "quiet_hours": ["21:00", "08:00"],
        "time_zone": "Asia/Singapore",
        "do_not_call": True,
        "no_surveys": False,
    }
    known = program.patch(f"customers/{aiko}", wanted).json()
    assert known == program.get(f"customers/{aiko}").json()
    assert (known["honorific"], known["language"]) == ("Ms. Tan", "ja")
    assert known["organisation"] == {"id": hotel["id"], "name": "Hotel"}
    assert known["preferences"] == {
        "channel": None,
        "do_not_call": True,
        "no_surveys": False,
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "time_zone": "Asia/Singapore",
        "wishes": "",
    }
    assert ids(program.get("customers", organisation=hotel["id"])) == [aiko]
    assert program.patch(f"customers/{aiko}", {"quiet_hours": [], "organisation": ""}).json()["organisation"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars"},
        {"language": "1!"},
        {"quiet_hours": ["21:00"]},
        {"since": "2999-01-01T00:00:00Z"},
        {"since": "0001-01-01T00:00:00Z"},
        {"quiet_hours": ["25:00", "08:00"]},
    ],
)
def test_what_cannot_be_is_refused(program: Program, aiko: str, wrong: dict[str, object]) -> None:
    before = program.get(f"customers/{aiko}").json()
    assert program.patch(f"customers/{aiko}", wrong).status_code == 422
    assert program.get(f"customers/{aiko}").json() == before


def test_notes_addresses_and_numbers_come_and_go(program: Program, aiko: str, tan: str) -> None:
    note = program.post(f"customers/{aiko}/notes", {"text": "Prefers the aisle"}).json()
    assert ids(program.get(f"customers/{aiko}/notes")) == [note["id"]]
    program.post(f"customers/{aiko}/notes/{note['id']}/remove")
    assert ids(program.get(f"customers/{aiko}/notes")) == []

    known = program.post(f"customers/{aiko}/addresses", {"address": "aiko@home.example"}).json()
    assert known["addresses"] == ["aiko@example.com", "aiko@home.example"]
    known = program.post(f"customers/{aiko}/addresses/main", {"address": "aiko@home.example"}).json()
    assert known["address"] == "aiko@home.example"
    assert program.post(f"customers/{aiko}/addresses", {"address": "a.tan@work.example"}).status_code == 409
    known = program.post(f"customers/{aiko}/addresses/remove", {"address": "aiko@home.example"}).json()
    assert (known["address"], known["addresses"]) == ("aiko@example.com", ["aiko@example.com"])

    phone = program.post(f"customers/{aiko}/identities", {"kind": "phone", "value": "+65 6123-4567"}).json()
    assert (phone["value"], phone["shown"]) == ("+6561234567", "+65 6123-4567")
    assert program.post(f"customers/{tan}/identities", {"kind": "phone", "value": "006561234567"}).status_code == 409
    program.post(f"customers/{aiko}/identities/{phone['id']}/remove")
    assert ids(program.get(f"customers/{aiko}/identities")) == []


def test_two_records_become_one_person_and_two_again(program: Program, aiko: str, tan: str) -> None:
    (suggested,) = program.get(f"customers/{aiko}/duplicates").json()["items"]
    assert (suggested["id"], suggested["reason"]) == (tan, "same_name")
    assert program.post(f"customers/{aiko}/merge", {"other": tan, "why": "She said so"}).json()["id"] == aiko
    assert program.get(f"customers/{tan}").json()["id"] == aiko
    assert len(ids(program.get(f"customers/{tan}/conversations"))) == 2
    listed = program.get("conversations").json()["items"]
    assert {item["customer"]["id"] for item in listed} == {aiko}
    (merge,) = program.get(f"customers/{aiko}/merges").json()["items"]
    assert (merge["customer"]["id"], merge["why"]) == (tan, "She said so")
    assert program.post(f"customers/{aiko}/merge", {"other": tan}).status_code == 409
    program.post(f"customers/{aiko}/unmerge", {"merge": merge["id"]})
    assert len(ids(program.get(f"customers/{tan}/conversations"))) == 1
    program.post(f"customers/{aiko}/duplicates/dismiss", {"other": tan})
    assert ids(program.get(f"customers/{tan}/duplicates")) == []


def test_a_person_is_given_out_and_erased(program: Program, aiko: str) -> None:
    answer = program.post(f"customers/{aiko}/export", {"why": "She asked"})
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "customer.json" in packed.namelist()
    assert program.post(f"customers/{aiko}/erase", {"confirm": "Somebody", "words": "erase"}).status_code == 422
    erased = program.post(f"customers/{aiko}/erase", {"confirm": "Aiko Tan", "words": "erase"}).json()
    assert (erased["name"], erased["addresses"]) == ("", [])
    assert erased["erased_at"] is not None
    (item,) = program.get("conversations").json()["items"]
    assert (item["subject"], item["preview"], item["customer"]["name"]) == ("", "", "")


def test_every_look_of_a_program_is_written_down_once_an_hour(program: Program, aiko: str, bag: Conversation) -> None:
    for place in (f"customers/{aiko}", f"conversations/{bag.pk}", f"conversations/{bag.pk}/messages"):
        assert program.get(place).status_code == 200
    (look,) = Look.objects.all()
    assert (str(look.customer_id), look.by) == (aiko, None)
    assert look.by_whom.startswith("token:")
