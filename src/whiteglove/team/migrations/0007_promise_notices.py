"""Everybody hears of promises, until they say that they do not want to."""

import django.contrib.postgres.fields
import whiteglove.team.models.people
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0006_hours"),
    ]

    operations = [
        migrations.AlterField(
            model_name="colleague",
            name="told_about",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                db_default=models.Value("{assigned,mentioned,followed,own,promise}"),
                default=whiteglove.team.models.people.all_reasons,
                help_text="Reasons for which they want to be told in the page",
                size=None,
            ),
        ),
        migrations.RunSQL(
            "UPDATE team_colleague SET told_about = array_append(told_about, 'promise')"
            " WHERE NOT 'promise' = ANY(told_about)",
            "UPDATE team_colleague SET told_about = array_remove(told_about, 'promise')",
        ),
    ]
