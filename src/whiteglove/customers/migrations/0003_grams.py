"""Customers are found by pieces of their names and addresses."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from whiteglove.foundation.text import grams_of

BATCH = 2000


def cut(apps, schema_editor):
    """A batch a transaction, by id: a run that was killed goes on where it stopped."""
    customers = apps.get_model("customers", "Customer")
    addresses = apps.get_model("customers", "Address")
    last = 0
    while batch := list(customers.objects.filter(pk__gt=last, grams=[]).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        values = {}
        for customer_id, value in addresses.objects.filter(customer__in=batch).values_list("customer_id", "value"):
            values.setdefault(customer_id, []).append(value)
        for one in batch:
            one.grams = grams_of(one.name, *values.get(one.pk, ()))
        customers.objects.bulk_update(batch, ["grams"])


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('customers', '0002_customer_main_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='grams',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=models.Value('{}'), default=list, help_text='Of name and addresses, as `grams_of` cuts them; empty for a merged one', size=None),
        ),
        migrations.RunPython(cut, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name='customer',
            index=django.contrib.postgres.indexes.GinIndex(fields=['grams'], name='customers_customer_grams'),
        ),
    ]
