"""From an empty desk to the first answered mail: how far one is, told from the rows alone."""

from dataclasses import dataclass
from enum import StrEnum

from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.set_up import MailboxSetUp, mailboxes_set_up
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation.actors import Actor
from whiteglove.team.house import house_now
from whiteglove.team.models import Colleague, Membership, Team
from whiteglove.team.permissions import May, is_allowed, require


class GuideStep(StrEnum):
    """In this order."""

    YOU = "you"
    TEAM = "team"
    WAY_IN = "way_in"
    WAY_OUT = "way_out"
    FIRST_MAIL = "first_mail"
    ANSWER = "answer"
    INVITE = "invite"


@dataclass(frozen=True, slots=True)
class Guide:
    """done: the steps that are. mailbox: the one to look at, None while there is none."""

    done: frozenset[GuideStep]
    email: str
    team_id: int | None
    mailbox: MailboxSetUp | None
    conversation_id: int | None
    answer_hinders: str

    @property
    def is_finished(self) -> bool:
        """Whether every step is done."""
        return self.done == frozenset(GuideStep)


def guide(actor: Actor) -> Guide:
    """How far this colleague's desk is. Raises NotAllowed."""
    require(actor, May.SET_UP_HOUSE)
    own = Colleague.objects.filter(pk=actor.colleague_id or 0).first()
    team = Team.objects.filter(is_default=True).values_list("pk", flat=True).first()
    boxes = [box for box in mailboxes_set_up(actor) if box.is_active] if Mailbox.objects.exists() else []
    first = Conversation.objects.order_by("id").values_list("pk", flat=True).first()
    answers = Message.objects.filter(direction=Direction.OUT, is_automatic=False)
    is_sent = answers.filter(delivery=DeliveryState.SENT).exists()
    told = {
        GuideStep.YOU: own is not None and own.has_usable_password(),
        GuideStep.TEAM: team is not None and Membership.objects.filter(team=team, colleague__is_active=True).exists(),
        GuideStep.WAY_IN: any(_comes_in(box) for box in boxes),
        GuideStep.WAY_OUT: is_sent or any(box.trial and box.trial.went_well("out") for box in boxes),
        GuideStep.FIRST_MAIL: first is not None,
        GuideStep.ANSWER: is_sent,
        GuideStep.INVITE: Colleague.objects.count() > 1,
    }
    return Guide(
        done=frozenset(step for step, is_done in told.items() if is_done),
        email=own.email if own else "",
        team_id=team,
        mailbox=boxes[0] if boxes else None,
        conversation_id=first,
        answer_hinders="" if is_sent else _hinders(answers.order_by("-id").first()),
    )


def is_wanted(actor: Actor) -> bool:
    """Whether this desk has heard of nobody yet, so that who sets it up begins with the guide."""
    if not is_allowed(actor, May.SET_UP_HOUSE) or house_now().set_up_at is not None:
        return False
    return not Conversation.objects.exists()


def _comes_in(box: MailboxSetUp) -> bool:
    return box.last_came_at is not None or (box.trial is not None and box.trial.went_well("in"))


def _hinders(answer: Message | None) -> str:
    if answer is None:
        return ""
    newest = answer.deliveries.order_by("-id").values_list("why", flat=True).first()
    return newest or ""
