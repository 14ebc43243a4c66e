"""A desk knows when it is only a copy to look at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0004_push_session"),
    ]

    operations = [
        migrations.AddField(
            model_name="house",
            name="is_rehearsal",
            field=models.BooleanField(db_default=False, help_text="A copy to look at: nothing leaves it"),
        ),
    ]
