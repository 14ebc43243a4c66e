"""What the mail says when it leaves: the links are made then, and kept nowhere."""

from whiteglove.conversations.leaving import LeavingWords
from whiteglove.conversations.models import Message
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import standing_id
from whiteglove.perception.asking.words import Asked, html_words, plain_words
from whiteglove.perception.models import Invitation
from whiteglove.team.house import house_now


def words_with_links(message: Message) -> LeavingWords:
    """The question with its answers as links; the bare words where the invitation is gone, for it was erased."""
    invitation = Invitation.objects.select_related("survey__question").filter(message=message.pk).first()
    if invitation is None:
        return LeavingWords(message.text, "")
    customer = Customer.objects.get(pk=standing_id(invitation.customer_id))
    asked = Asked(
        name=customer.name,
        honorific=customer.honorific,
        house=house_now().name,
        question=invitation.survey.question,
        language=invitation.language,
    )
    return LeavingWords(plain_words(asked, invitation.pk), html_words(asked, invitation.pk))
