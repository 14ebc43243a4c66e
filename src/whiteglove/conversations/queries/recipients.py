"""To whom an answer goes."""

from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.customers.models import Address


def reply_recipients(conversation: Conversation) -> tuple[list[str], list[str]]:
    """(to, cc) of an answer: whoever wrote last, where they want it; else the customer's first address."""
    newest = (
        Message.objects.filter(conversation=conversation, direction=Direction.IN, is_automatic=False)
        .exclude(author_address="", reply_to="")
        .order_by("-id")
        .values_list("reply_to", "author_address", "cc")
        .first()
    )
    if newest is not None:
        reply_to, author, cc = newest
        to = reply_to or author
        return [to], [address for address in cc if address.lower() not in (to.lower(), author.lower())]
    known = Address.objects.filter(customer=conversation.customer_id).order_by("id").first()
    return ([known.value], []) if known else ([], [])
