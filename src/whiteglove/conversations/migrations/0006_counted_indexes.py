"""What every page counts is counted in indexes alone."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("conversations", "0005_search"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("is_open", True), ("owner", None)),
                fields=["-updated_at", "-id"],
                include=("team",),
                name="conversation_nobodys_team",
            ),
        ),
        AddIndexConcurrently(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["owner", "-updated_at", "-id"],
                include=("team",),
                name="conversation_owner_team",
            ),
        ),
        RemoveIndexConcurrently(model_name="conversation", name="conversation_nobodys"),
        RemoveIndexConcurrently(model_name="conversation", name="conversation_owner"),
    ]
