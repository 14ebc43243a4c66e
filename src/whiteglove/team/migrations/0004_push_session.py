"""A browser is told by push only as long as it is signed in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0003_signing_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="pushsubscription",
            name="session",
            field=models.ForeignKey(
                help_text="In which it subscribed; with its end, the browser is told no more",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="team.signedin",
            ),
        ),
    ]
