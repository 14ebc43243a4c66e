"""What one team handed to another is found by an index of its own."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("conversations", "0015_protocol_notices")]

    operations = [
        AddIndexConcurrently(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("is_hand_over", True)),
                fields=["from_team", "to_team", "-id"],
                name="conversations_hand_overs",
            ),
        ),
    ]
