"""The timeline by API: the same content as the page."""

from collections.abc import Callable

from whiteglove.api.conftest import Program
from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions.meeting import Somebody
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import a_journey, met
from whiteglove.foundation.actors import SYSTEM


def test_a_program_reads_what_happened(program: Program, written: Callable[..., int]) -> None:
    a_journey()
    talk = Conversation.objects.get(pk=written(0))
    record_meetings(talk.pk)
    address = talk.customer.main_address
    take_in(SYSTEM, [met("call-1", "call", days=-1, customer=Somebody(address=address))])
    told = program.get(f"customers/{talk.customer_id}/timeline").json()
    assert told["matters"].endswith(".")
    assert (told["items"][0]["kind"], told["items"][0]["id"]) == ("conversation", str(talk.pk))
    assert told["items"][1]["lines"][0]["encounter"]["touchpoint"] == "call"
    lines = told["items"][0]["lines"]
    assert [name for line in lines for name in line if name != "at" and line[name]] == ["encounter", "said"]
    assert told["met"][0]["who"]["kind"] == "team"
    assert told["next"] is None
    first = program.get(f"customers/{talk.customer_id}/timeline?limit=1").json()
    rest = program.get(f"customers/{talk.customer_id}/timeline?limit=1&cursor={first['next']}").json()
    assert [one["kind"] for one in (*first["items"], *rest["items"])] == ["conversation", "encounter"]
    assert program.get(f"customers/{talk.customer_id}/timeline?cursor=x").status_code == 422
