"""Mr. Tan called: the switchboard took a message for Ms. Suzuki, who is on holiday; whoever covers calls him back."""

from datetime import datetime, timedelta

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Address, Identity, IdentityKind
from whiteglove.demo.loading.people import Company
from whiteglove.promises.actions.columns import recount
from whiteglove.promises.models import Callback, MadeWhere, Promise
from whiteglove.team.models import Membership

TAN = "weijie.tan@straits-mail.example"
NUMBER, SHOWN = "+6591234567", "+65 9123 4567"
ABOUT = "His expenses: he was asked for paper receipts, and there never were any. He is friendly about it."


def take_messages(people: Company, now: datetime) -> None:
    """A call that is due in a quarter of an hour, so that whoever opens the demo sees it come up."""
    tan = Address.objects.filter(value=TAN).select_related("customer").first()
    if tan is None:
        return
    switchboard, suzuki = people.colleagues["whitfield"], people.colleagues["suzuki"]
    team = Membership.objects.filter(colleague=suzuki).select_related("team").order_by("id")[0].team
    begins, ends = now + timedelta(minutes=15), now + timedelta(hours=4)
    Identity.objects.get_or_create(
        kind=IdentityKind.PHONE, value=NUMBER, defaults={"customer": tan.customer, "shown": SHOWN}
    )
    matter = Conversation.objects.filter(customer=tan.customer, is_open=True, team=team).order_by("-id").first()
    promise = Promise.objects.create(
        customer=tan.customer,
        conversation=matter,
        what=ABOUT,
        team=team,
        colleague=suzuki,
        due=ends,
        time_zone="Asia/Singapore",
        made_where=MadeWhere.CALL,
        made_at=now,
        made_by=switchboard,
        made_by_whom=switchboard.as_actor().reference,
        is_callback=True,
        remind_at=begins,
    )
    _add_callback(promise, begins, ends)
    if matter is not None:
        recount(matter.pk)


def _add_callback(promise: Promise, begins: datetime, ends: datetime) -> None:
    Callback.objects.create(
        promise=promise,
        name="Tan Wei Jie",
        number=NUMBER,
        region="SG",
        language="en",
        window_from=begins,
        window_until=ends,
        agreed_from=begins,
        place_at=begins,
        machine_words="We called about your expenses, Mr. Tan, and we call again this afternoon. Nothing is lost.",
    )
