"""Equal names and alike addresses are found by index; what is here already gets its keys, a batch at a time."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from whiteglove.customers.rules import name_key, plain_address

BATCH = 2000


def _write(rows, column, of):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for one in batch:
            setattr(one, column, of(one))
        rows.bulk_update(batch, [column])


def give_keys(apps, schema_editor):
    """Doing it again is harmless."""
    _write(apps.get_model("customers", "Customer").objects, "name_key", lambda one: name_key(one.name))
    _write(apps.get_model("customers", "Address").objects, "plain", lambda one: plain_address(one.value))


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('customers', '0004_people'),
    ]

    operations = [
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name='address',
            index=models.Index(condition=models.Q(('plain', ''), _negated=True), fields=['plain'], name='customers_address_plain'),
        ),
        AddIndexConcurrently(
            model_name='customer',
            index=models.Index(condition=models.Q(('name_key', ''), _negated=True), fields=['name_key'], name='customers_customer_name_key'),
        ),
        AddIndexConcurrently(
            model_name='customer',
            index=models.Index(condition=models.Q(('merged_into', None)), fields=['-since', '-id'], name='customers_customer_newest'),
        ),
    ]
