"""The temp picks up the sword: Ms. Suzuki is away, Mr. Tan is served all the same, and she says thank you.

And who opens the demo was away themselves, so that there is something to look back on.
"""

from datetime import datetime, timedelta

from whiteglove.conversations.actions.who_answers import answered_for_by
from whiteglove.conversations.models import Conversation
from whiteglove.demo.loading.people import Company
from whiteglove.foundation.actors import SYSTEM
from whiteglove.routing.actions import write_down
from whiteglove.routing.models import Pickup
from whiteglove.routing.rules import Code
from whiteglove.team.models import Absence

TAN = "weijie.tan@straits-mail.example"
PICKED_UP, THANKED = timedelta(hours=20), timedelta(minutes=55)
AWAY, BACK = timedelta(days=4), timedelta(hours=16)


def pick_up_swords(people: Company, now: datetime) -> None:
    """After the absences are known."""
    suzuki, arai = people.colleagues["suzuki"], people.colleagues["arai"]
    theirs = Conversation.objects.filter(customer__main_address=TAN, owner=suzuki, is_open=True)
    ends = Absence.objects.filter(colleague=suzuki).values_list("ends", flat=True).first()
    because = {
        "code": Code.PICKED_UP.value,
        "colleague": arai.pk,
        "owner": suzuki.pk,
        "until": ends.isoformat() if ends else None,
    }
    for conversation in theirs.order_by("id")[:1]:
        answered_for_by([conversation.pk], colleague=arai.pk, because=because)
        write_down([conversation.pk], at=now - PICKED_UP)
        Pickup.objects.create(
            conversation=conversation, by=arai, instead_of=suzuki, at=now - PICKED_UP,
            thanked_at=now - THANKED, thanked_by=suzuki,
        )  # fmt: skip
    hayashi = people.colleagues["hayashi"]
    Absence.objects.create(
        colleague=hayashi, starts=now - AWAY, ends=now - BACK, begun_at=now - AWAY, over_at=now - BACK,
        why="Airport partners in Singapore", by_whom=SYSTEM.reference,
    )  # fmt: skip
