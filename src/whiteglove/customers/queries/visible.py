"""Whom an actor may see: everybody but those whose teams are all hidden from them."""

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from whiteglove.customers.models import Customer, CustomerTeam
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import Row, columns_of, instances, question
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams


def visible(actor: Actor) -> QuerySet[Customer]:
    """The rows that stand, of all people the actor may see. Raises NotAllowed.

    Whom no team serves yet is nobody's secret.
    """
    require(actor, May.READ_CUSTOMERS)
    return Customer.objects.filter(is_seen_by(actor), merged_into=None)


def is_seen_by(actor: Actor) -> Q:
    """Condition on rows that stand: whom this actor may see.

    One answer for each row, of null where no team serves; of EXISTS the planner would read all customers at once.
    """
    hidden = hidden_teams(actor)
    if hidden is None:
        return Q()
    any_seen = BoolOr(~Q(team__in=hidden.values("pk")))
    served = CustomerTeam.objects.filter(customer=OuterRef("pk")).values("customer")
    of_merged = CustomerTeam.objects.filter(customer__merged_into=OuterRef("pk")).values("customer__merged_into")
    by_own, by_merged = (Subquery(rows.annotate(seen=any_seen).values("seen")) for rows in (served, of_merged))
    return Q(Coalesce(Greatest(by_own, by_merged), Value(value=True)))


def seen_or_missing(actor: Actor, customer_id: int) -> Customer:
    """The row that stands for this customer. Raises NotFound, also for one the actor may not see."""
    found = instances(Customer, _standing(actor, customer=customer_id))
    if not found:
        raise NotFound("There is no such customer.")
    return found[0]


@question
def _standing(actor: Actor, *, customer: int) -> QuerySet[Customer, Row]:
    standing = Customer.objects.filter(pk=customer).values(standing=Coalesce("merged_into", "pk"))
    return visible(actor).filter(pk__in=standing).values_list(*columns_of(Customer))
