"""Which teams serve a customer, and looks at customers whom none of one's own teams serves."""

from collections.abc import Collection

from django.db import connection

from whiteglove.customers.models import Customer, CustomerTeam
from whiteglove.customers.rules import hour_of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, ActorKind

# Nearly always it writes nothing: their own team serves the customer.
LOOKED = """
INSERT INTO customers_look (customer_id, by_id, by_whom, hour)
SELECT standing.id, %(colleague)s, %(actor)s, %(hour)s
FROM (SELECT coalesce(merged_into_id, id) AS id FROM customers_customer WHERE id = %(customer)s) standing
WHERE NOT EXISTS (
    SELECT 1 FROM customers_customer one
    JOIN customers_customerteam served ON served.customer_id = one.id
    JOIN team_membership own ON own.team_id = served.team_id AND own.colleague_id = %(colleague)s
    WHERE one.id = standing.id OR one.merged_into_id = standing.id)
ON CONFLICT DO NOTHING
"""


def hold_served(customer_ids: Collection[int]) -> None:
    """Until the transaction ends nobody else changes which teams serve these customers. Call it before any of their
    conversations is held; mails to conversations that are there go on meanwhile.
    """
    rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=customer_ids)
    list(rows.order_by("pk").values_list("pk"))


def team_serves(customer_id: int, team_id: int) -> None:
    """This team has a conversation with the customer from now on. Call it in the transaction that makes it so."""
    hold_served([customer_id])
    CustomerTeam.objects.bulk_create([CustomerTeam(customer_id=customer_id, team_id=team_id)], ignore_conflicts=True)


def team_serves_no_more(customer_id: int, team_id: int) -> None:
    """The last conversation of this team with the customer is another team's now. Call it after `hold_served`."""
    CustomerTeam.objects.filter(customer=customer_id, team=team_id).delete()


def note_look(actor: Actor, customer_id: int) -> bool:
    """Write down that somebody looks at a customer whom no team of theirs serves, once an hour; True when it was.

    One statement, also for the ordinary look that leaves no trace. A program belongs to no team.
    """
    if actor.kind is ActorKind.SYSTEM:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            LOOKED,
            {
                "colleague": actor.colleague_id,
                "actor": actor.reference,
                "hour": hour_of(clock.now()),
                "customer": customer_id,
            },
        )
        return bool(cursor.rowcount)
