"""Lists of who answers now are found by an index of their own."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("conversations", "0009_answering"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["answering", "-updated_at", "-id"],
                include=("team",),
                name="conversation_answering_team",
            ),
        ),
    ]
