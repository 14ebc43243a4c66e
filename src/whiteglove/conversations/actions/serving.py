"""Which teams serve a customer is written down in the customer's room."""

from collections.abc import Collection

from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import hold_served, team_serves, team_serves_no_more


def hold_customers_of(conversation_ids: Collection[int]) -> None:
    """Hold the customers of these conversations, before the conversations: then their teams may change."""
    theirs = Conversation.objects.filter(pk__in=conversation_ids)
    hold_served(list(theirs.order_by().values_list("customer", flat=True).distinct()))


def serve_by(conversation: Conversation, team_id: int) -> None:
    """Another team answers for it; the one before serves the customer no more unless in another matter.

    Call it before the conversation's team is written, and after `hold_customers_of`.
    """
    team_serves(conversation.customer_id, team_id)
    others = Conversation.objects.filter(customer=conversation.customer_id, team=conversation.team_id)
    if not others.exclude(pk=conversation.pk).exists():
        team_serves_no_more(conversation.customer_id, conversation.team_id)
