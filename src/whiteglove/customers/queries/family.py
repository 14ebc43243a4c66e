"""All rows of one person: the one that stands, and those merged into it."""

from django.db.models import OuterRef, Q, QuerySet

from whiteglove.customers.models import Customer
from whiteglove.foundation.questions import answers

ALL_ROWS = """
SELECT one.id FROM (SELECT coalesce(merged_into_id, id) AS id FROM customers_customer WHERE id = %s) standing,
    customers_customer one WHERE one.id = standing.id OR one.merged_into_id = standing.id ORDER BY one.id
"""


def family(standing_id: int) -> "QuerySet[Customer, int]":
    """Ids of all rows of the person for whom this row stands, as a subquery: `customer__in=family(7)`."""
    return Customer.objects.filter(Q(pk=standing_id) | Q(merged_into=standing_id)).values_list("pk", flat=True)


def family_of_outer() -> "QuerySet[Customer, int]":
    """The same within a subquery of a query of rows that stand: `customer__in=family_of_outer()`.

    An OR over a join would read whole tables.
    """
    outer = OuterRef(OuterRef("pk"))
    return Customer.objects.filter(Q(pk=outer) | Q(merged_into=outer)).values_list("pk", flat=True)


def family_ids(customer_id: int) -> list[int]:
    """Ids of all rows of the person behind any one of them; one query."""
    return [row[0] for row in answers(ALL_ROWS, [customer_id])]


def standing_id(customer_id: int) -> int:
    """The row that stands for this one: itself, unless it was merged."""
    found = Customer.objects.filter(pk=customer_id).values_list("merged_into", flat=True).first()
    return customer_id if found is None else standing_id(found)
